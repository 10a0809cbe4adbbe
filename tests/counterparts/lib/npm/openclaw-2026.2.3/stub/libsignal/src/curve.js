const absent = () => { throw new Error('libsignal is not here'); };
exports.generateKeyPair = absent;
exports.calculateAgreement = absent;
exports.calculateSignature = absent;
exports.verifySignature = absent;
