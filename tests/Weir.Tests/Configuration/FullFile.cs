namespace Weir.Tests.Configuration;

/// <summary>A file that is in order and uses every key: the ground for round trips and mutations.</summary>
internal static class FullFile
{
    public const string Text = """
        # every key once
        listeners:
          web:
            bind: [ 0.0.0.0:8080, "[::1]:8081", ":8082", unix:/run/weir.sock ]
            protocol: http
            routes:
              - { host: shop.example, path: /api/**, pool: api }
              - host: "*.Shop.Example"
                path: /exact
                pool: web
              - pool: web
                timeouts: { connect: 1s, firstByte: 2s, idle: 3s, total: 10s }
                retries: { attempts: 1, on: [ reset, 503 ], perTry: 1s, budget: 10%, bufferBody: 16KiB, nonIdempotent: true }
                resume: true
                rateLimit:
                  - { rate: 100/s, burst: 200, by: { header: X-Key }, keys: 1024 }
                  - { rate: 1000/min, by: route }
                priority: high
            redirect: https:8443
            timeouts: { handshake: 6s, head: 1s, bodyIdle: 2s, connect: 3s, firstByte: 4s, keepAlive: 5s, idle: 1h1m1s1ms }
            limits: { line: 4KiB, field: 5KB, head: 64KiB, fields: 50, body: 1GiB }
            forwarding: { trust: [ 10.0.0.0/8, "fd00::/8", 192.0.2.1 ], via: edge, fields: both }
            http2: { maxStreams: 50 }
            maxConnections: 5000
            maxConnectionsPerSource: 50
          secure:
            bind: 0.0.0.0:9443
            protocol: https
            pool: web
            tls:
              certificates:
                - { certificate: certs/shop.pem, key: certs/shop.key }
                - { certificate: /etc/weir/both.pem }
              minimum: "1.3"
              clients: { verify: optional, ca: certs/clients.pem, forward: true }
              tickets: off
            hsts: { maxAge: 365d, includeSubDomains: true, preload: true }
          db:
            bind: localhost:5432
            protocol: tcp
            pool: db
            timeouts: { connect: 1s, idle: 30m }
          edge:
            bind: localhost:8443
            requestId: true
            encodedSlashes: keep
            routes:
              - name: beta
                path: { regex: "/v[0-9]+/.*" }
                methods: [ GET, HEAD ]
                headers: { X-A: one, X-B: { present: true }, X-C: { present: false }, X-D: { prefix: v }, X-E: { regex: "a|b" } }
                query: { q: "1" }
                cookies: { group: { present: true } }
                source: [ 10.0.0.0/8, "fd00::/8" ]
                pools: { web: 95, api: 5 }
                sticky: { cookie: id }
                maxBody: 2MiB
                filters:
                  - setRequestHeader: { X-Client: "${client.address}, $${x} ${header.X-A}" }
                  - addRequestHeader: { X-F: "${route}" }
                  - removeRequestHeader: [ X-G, X-H ]
                  - setResponseHeader: { X-I: "${endpoint} ${status} ${response.header.Age}" }
                  - addResponseHeader: { X-J: "" }
                  - removeResponseHeader: Server
                  - rewritePrefix: { from: /v1, to: / }
                  - rewriteRegex: { match: "/v([0-9]+)/(.*)", to: "/${1}/${2}" }
              - { path: /img/*.png, pool: web }
              - { host: old.example, redirect: https://new.example }
              - { host: gone.example, redirect: { to: "/gone${target}", status: 308 } }
              - { path: /down/**, respond: { status: 503, type: text/html, body: "<p>down</p>" } }
              - { path: /file, respond: { file: down.html } }
              - { path: /small/**, pool: learned, class: small }
          jobs:
            bind: "localhost:5434"
            protocol: jobs
            pool: media
            jobs: { frame: { length: 3 }, response: { delimiter: ";", max: 2KiB }, keepAlive: true, replay: false, max: 50 }
          raw: { bind: "localhost:5433", protocol: tcp, pool: media }
        pools:
          web:
            strategy: { hash: { header: X-User }, load: 1.5 }
            health:
              http: /healthz?full=1
              host: health.example:81
              expect: 200-299, 404
              body: "ok: yes"
              every: 4s
              timeout: 2s
              rise: 4
              fall: 5
              jitter: 20%
              fastEvery: 250ms
              initial: unhealthy
              passive: { connectFailures: 7, serverErrors: 8, serverErrorShare: 25%, window: 9s }
              flap: { hold: 11s, maxHold: 6m, forgiveAfter: 2m }
            affinity:
              cookie: weir
              onLost: refuse
              keyFile: affinity.key
              path: /app
              domain: .shop.example
              secure: true
              httpOnly: false
              sameSite: none
              maxAge: 8h
              forward: true
              private: false
            slowStart: 15s
            panic: false
            retries: 0
            resume: false
            keepAlive: { maxIdle: 0, idleTimeout: 7s }
            timeouts: { bodyIdle: 6s, connect: 7s, firstByte: 8s, idle: 9s }
            endpoints:
              - 10.0.0.11:80
              - { address: 10.0.0.12:80, weight: 256, tier: 3, maxRequests: 40 }
              - { address: App.Internal:80, backup: true, drain: true }
              - { address: "[2001:db8::1]:80", disabled: true }
              - unix:/run/app.sock
          api:
            strategy: round-robin
            affinity: { by: header, header: X-User, ttl: 5m, entries: 5000, tellResumed: false }
            panic: 50%
            retries: { attempts: 3, on: [ connect-failure, timeout, 502, 504 ] }
            breaker: { errors: 4, errorShare: 40%, requests: 30, window: 11s, latency: 2.5, open: 12s, maxOpen: 3m, trials: 5, maxOpenShare: 25% }
            maxRequests: 300
            queue: { length: 60, wait: 2s, priorityHeader: X-Priority }
            drainTimeout: 90s
            discovery: { dns: "api.internal:8080", every: 25s }
            protocol: h2
            tls: { verify: off, ca: certs/ca.pem, name: api.example, certificate: certs/us.pem, key: certs/us.key }
            health: { tcp: true, passive: off, flap: off }
            endpoints: [ { address: "10.0.0.21:8080", tags: { kind: video, rack: r7 } } ]
          db: { affinity: { by: address, ipv6Prefix: 56 }, health: { passive: { connectFailures: 0, ejection: 20s } }, endpoints: [ "10.0.0.31:5432" ] }
          media:
            strategy: least-finish-time
            costs: { video: { video: 1, music: 3 }, music: { video: 2, music: 0.5 } }
            costUnit: 100ms
            class: { at: 0, length: 2, names: { VV: video, MM: music } }
            size: { at: 2, length: 1 }
            endpoints: [ { address: "10.0.0.41:80", tags: { kind: video } }, { address: "10.0.0.42:80", tags: { kind: music } } ]
          learned:
            strategy: least-finish-time
            classes: [ small, large ]
            class: { header: X-Kind }
            size: { body: true }
            endpoints: [ "10.0.0.51:80" ]
        admin: { bind: 127.0.0.1:9080 }
        engine: { kind: epoll, loops: 2, pin: [ 0, 2 ] }
        accessLog: { format: json, to: /var/log/weir.log }
        shutdown: { drain: 45s }
        ring: { bind: "10.0.0.1:7400", join: [ "10.0.0.2:7400" ], secretFile: ring.secret }

        """;
}
