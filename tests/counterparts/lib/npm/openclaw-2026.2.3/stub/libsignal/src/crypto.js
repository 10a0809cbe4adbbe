const absent = () => { throw new Error('libsignal is not here'); };
exports.calculateMAC = absent;
exports.decrypt = absent;
exports.encrypt = absent;
exports.deriveSecrets = absent;
