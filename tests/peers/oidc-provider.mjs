// A real authorisation server for tests, and an API behind it that takes its tokens and no others.
// node oidc-provider.mjs <settings.json>: { port, clients: [{ id, secret, redirects }], scopes, introspector: { id, secret }, tls?: { cert, key }, people?: { login: claims } }
// tls: the issuer is https://localhost:port. people: what the identity token and userinfo say of them under the scope profile; others are known by their login alone.
// PKCE required, refresh tokens rotate, and an old one that comes again revokes all that was issued with it.
// GET /control tells what was seen; POST /control { accessLife?, delay?, hold?: 'before' | 'after' | null, answer? } steers the token endpoint:
// delay: milliseconds before it works; hold 'before': requests wait unread; 'after': the work is done and the answer waits; null: goes on;
// answer { status, headers, body, repeat? }: says this (so many times over) and does nothing; status 0: breaks the connection. endAccess: all access tokens are dead from now on.
// GET /control/tokens lists the values of all tokens that were issued.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Provider } from 'oidc-provider';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const seen = { token: 0, codes: 0, refreshes: 0, refused: 0, revoked: 0, api: 0, apiRefused: 0, waiting: 0, errors: [] };
const steer = { accessLife: 3600, delay: 0, hold: null, answer: null };
let waiting = [];

const people = settings.people ?? {};
const personal = [...new Set(Object.values(people).flatMap((claims) => Object.keys(claims)))];
const provider = new Provider(settings.tls ? `https://localhost:${settings.port}` : `http://127.0.0.1:${settings.port}`, {
  clients: [...settings.clients.map((client) => ({
    client_id: client.id,
    client_secret: client.secret,
    redirect_uris: client.redirects,
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_post',
  })), {
    client_id: settings.introspector.id,
    client_secret: settings.introspector.secret,
    redirect_uris: [],
    response_types: [],
    grant_types: [],
    token_endpoint_auth_method: 'client_secret_basic',
  }],
  scopes: ['openid', 'offline_access', ...(personal.length > 0 ? ['profile'] : []), ...settings.scopes],
  claims: Object.fromEntries([['openid', ['sub']], ['email', ['email']], ...(personal.length > 0 ? [['profile', personal]] : []), ...settings.scopes.map((scope) => [scope, scope.includes('email') ? ['email'] : []])]),
  conformIdTokenClaims: false,
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: id, ...people[id] }) }),
  cookies: { keys: ['a key of this test'] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  expiresWithSession: () => false,
  features: { devInteractions: { enabled: true }, revocation: { enabled: true }, introspection: { enabled: true } },
  ttl: { AccessToken: () => steer.accessLife, AuthorizationCode: 60, RefreshToken: 86400, IdToken: 3600, Grant: 86400, Session: 3600, Interaction: 600 },
});

provider.on('grant.revoked', () => { seen.revoked += 1; });
provider.on('grant.error', (ctx, error) => { seen.refused += 1; seen.errors.push(`${error.error}: ${error.error_detail ?? error.error_description}`); });
provider.on('grant.success', (ctx) => { seen[ctx.oidc.params.grant_type === 'refresh_token' ? 'refreshes' : 'codes'] += 1; });
provider.on('server_error', (ctx, error) => { seen.errors.push(`server: ${error.message}`); });

const access = [];
const issued = [];
provider.on('access_token.saved', (token) => { access.push(token); issued.push(token.jti); });
provider.on('refresh_token.saved', (token) => { issued.push(token.jti); });

const pause = () => new Promise((resolve) => { waiting.push(resolve); seen.waiting = waiting.length; });
const json = (res, status, body) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const body = async (req) => {
  const parts = [];
  for await (const part of req) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
};

async function control(req, res) {
  if (req.method === 'POST') {
    const { endAccess, ...rest } = JSON.parse(await body(req));
    Object.assign(steer, rest);
    if (endAccess) await Promise.all(access.splice(0).map((token) => token.destroy()));
    if (!steer.hold) {
      waiting.splice(0).forEach((go) => go());
      seen.waiting = 0;
    }
  }
  json(res, 200, req.url.endsWith('/tokens') ? issued : seen);
}

async function token(req, res) {
  seen.token += 1;
  if (steer.answer) {
    await body(req);
    if (steer.answer.status === 0) return res.destroy();
    res.writeHead(steer.answer.status, steer.answer.headers ?? { 'content-type': 'application/json' });
    for (let left = steer.answer.repeat ?? 0; left > 0 && !res.destroyed; left -= 1) {
      if (!res.write(steer.answer.body)) await new Promise((resolve) => { res.once('drain', resolve).once('close', resolve); });
    }
    return res.end(steer.answer.body);
  }
  if (steer.delay > 0) await new Promise((resolve) => { setTimeout(resolve, steer.delay); });
  if (steer.hold === 'before') await pause();
  if (steer.hold === 'after') {
    const end = res.end.bind(res);
    res.end = (...rest) => { pause().then(() => end(...rest)); return res; };
  }
  return provider.callback()(req, res);
}

// Google Analytics' two APIs, as far as a connection asks them.
async function api(req, res) {
  await body(req);
  seen.api += 1;
  const known = await provider.AccessToken.find((req.headers.authorization ?? '').replace(/^Bearer /, ''));
  if (!known) {
    seen.apiRefused += 1;
    return json(res, 401, { error: { code: 401, message: 'Request had invalid authentication credentials.', status: 'UNAUTHENTICATED' } });
  }
  return req.url.includes(':runReport')
    ? json(res, 200, { metricHeaders: [{ name: 'activeUsers' }], rows: [{ metricValues: [{ value: '7' }] }], metadata: { currencyCode: 'RON', timeZone: 'Europe/Bucharest' } })
    : json(res, 200, { name: 'properties/123456789', displayName: 'Magazin' });
}

const listener = (req, res) => {
  const to = req.url.startsWith('/control') ? control : req.url.startsWith('/api/') ? api : req.url === '/token' ? token : provider.callback();
  Promise.resolve(to(req, res)).catch((error) => { seen.errors.push(error.message); res.destroy(); });
};
(settings.tls ? createTlsServer(settings.tls, listener) : createServer(listener)).listen(settings.port, '127.0.0.1');
