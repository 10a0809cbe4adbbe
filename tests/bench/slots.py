"""Twenty slots with invented values of the form that each takes; the shapes are those of tests/support/canary.rs."""

import secrets

ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def letters(count):
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def digits(count):
    return secrets.token_hex(count // 2)


def twenty():
    """Slot → value; other values each time."""
    return {
        "MOLTBOT_GATEWAY_TOKEN": digits(64),
        "CDP_SECRET": digits(64),
        "ANTHROPIC_API_KEY": f"sk-ant-api03-{letters(93)}AA",
        "OPENAI_API_KEY": f"sk-proj-{letters(58)}T3BlbkFJ{letters(58)}",
        "CLOUDFLARE_AI_GATEWAY_API_KEY": f"gsk_{letters(52)}",
        "AI_GATEWAY_API_KEY": f"xai-{letters(80)}",
        "TELEGRAM_BOT_TOKEN": f"123456789:{letters(35)}",
        "DISCORD_BOT_TOKEN": f"{letters(24)}.{letters(6)}.{letters(27)}",
        "SLACK_BOT_TOKEN": f"xoxb-1234567890-1234567890-{letters(24)}",
        "SLACK_APP_TOKEN": f"xapp-1-A0123456789-1234567890-{digits(64)}",
        "R2_ACCESS_KEY_ID": digits(32),
        "R2_SECRET_ACCESS_KEY": digits(64),
        "GITHUB_TOKEN": f"ghp_{letters(36)}",
        "BRAVE_API_KEY": f"BSA{letters(28)}",
        "TAVILY_API_KEY": f"tvly-{letters(32)}",
        "OPENROUTER_API_KEY": f"sk-or-v1-{digits(64)}",
        "GROQ_API_KEY": f"gsk_{letters(52)}",
        "GEMINI_API_KEY": f"AIzaSy{letters(33)}",
        "XAI_API_KEY": f"xai-{letters(80)}",
        "SERPER_API_KEY": digits(40),
    }
