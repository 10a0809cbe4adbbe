exports.SessionCipher = class {};
exports.SessionBuilder = class {};
exports.SessionRecord = class {};
exports.ProtocolAddress = class {};
