/// OpenSSL's message digests, through its EVP interface.
#ifndef CCRYPTO_H
#define CCRYPTO_H
#include <openssl/evp.h>
#endif
