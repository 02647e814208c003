// TLS 1.3 of the client, by OpenSSL where its headers were there at compile time; without them the words for TLS are unknown.
#include "pingload.h"

#if __has_include(<openssl/ssl.h>)
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>

static SSL_CTX *context;
static SSL_SESSION *sessions[MAX_CONNECTIONS]; // the latest ticket of each slot

// With every ticket that comes; 1 keeps the reference.
static int keepSession(SSL *ssl, SSL_SESSION *session)
{
    struct conn *c = SSL_get_app_data(ssl);
    if (run.tls != TLS_RESUMED) return 0;
    SSL_SESSION_free(sessions[c->slot]);
    sessions[c->slot] = session;
    return 1;
}

int tlsReady(void)
{
    if (context) return 1;
    context = SSL_CTX_new(TLS_client_method());
    if (!context || SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) != 1 || SSL_CTX_set1_groups_list(context, "X25519") != 1
        || SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256") != 1) return 0;
    // The server's signature is checked; who vouches for its key is not, for nobody does.
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, 0);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keepSession);
    return 1;
}

void tlsForget(void)
{
    for (int i = 0; i < MAX_CONNECTIONS; i++)
    {
        SSL_SESSION_free(sessions[i]);
        sessions[i] = 0;
    }
}

void tlsBegin(struct conn *c)
{
    SSL *ssl = c->tls = SSL_new(context);
    if (!ssl || SSL_set_fd(ssl, c->fd) != 1) fail("SSL_new");
    SSL_set_app_data(ssl, c);
    SSL_set_tlsext_host_name(ssl, "bench.example");
    if (sessions[c->slot]) SSL_set_session(ssl, sessions[c->slot]);
    if (run.http2) SSL_set_alpn_protos(ssl, (const unsigned char *)"\2h2", 3);
    SSL_set_connect_state(ssl);
}

void tlsEnd(struct conn *c)
{
    // As if both had said goodbye: else OpenSSL marks the session as one that must not be resumed.
    SSL_set_shutdown(c->tls, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(c->tls);
    c->tls = 0;
}

// OpenSSL's answer as recv and send would give it.
static ssize_t asCall(struct conn *c, int result)
{
    if (result > 0) return result;
    int error = SSL_get_error(c->tls, result);
    errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
    return error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

int tlsHandshake(struct conn *c)
{
    ERR_clear_error();
    if (asCall(c, SSL_do_handshake(c->tls)) <= 0) return errno == EAGAIN ? 0 : -1;
    // A ticket that is not honoured would make of resumed handshakes full ones.
    return sessions[c->slot] && !SSL_session_reused(c->tls) ? -1 : 1;
}

ssize_t tlsReceive(struct conn *c, void *to, size_t room)
{
    ERR_clear_error();
    return asCall(c, SSL_read(c->tls, to, (int)room));
}

ssize_t tlsSend(struct conn *c, const void *from, size_t bytes)
{
    ERR_clear_error();
    return asCall(c, SSL_write(c->tls, from, (int)bytes));
}

#else
int tlsReady(void) { return 0; }
void tlsForget(void) { }
void tlsBegin(struct conn *c) { (void)c; }
void tlsEnd(struct conn *c) { (void)c; }
int tlsHandshake(struct conn *c) { (void)c; return -1; }
ssize_t tlsReceive(struct conn *c, void *to, size_t room) { (void)c, (void)to, (void)room; return -1; }
ssize_t tlsSend(struct conn *c, const void *from, size_t bytes) { (void)c, (void)from, (void)bytes; return -1; }
#endif
