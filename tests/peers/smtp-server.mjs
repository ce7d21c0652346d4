// An SMTP submission server for tests: STARTTLS at one port, implicit TLS at the other; AUTH only inside TLS. Nothing is delivered; { from, to, text } of a message is printed.
// node smtp-server.mjs <settings.json>: { startPort, implicitPort, key, cert, users: {name: password}, tokens: {name: token}, introspection, methods, size }
// Prints one line of JSON for each sign-in: { method, username, accepted }. Settings are read again at each sign-in.
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const file = process.argv[2];
const settings = () => JSON.parse(readFileSync(file, 'utf8'));
const start = settings();

// RFC 7662: whose token it is, when it is good.
const ownerOf = async (address, token) => {
  const answer = await (await fetch(address, { method: 'POST', body: new URLSearchParams({ token }) })).json();
  return answer.active ? answer.sub : undefined;
};

const options = {
  key: start.key,
  cert: start.cert,
  minVersion: 'TLSv1.2',
  authMethods: start.methods ?? ['PLAIN', 'LOGIN', 'XOAUTH2'],
  size: start.size ?? 10485760,
  disableReverseLookup: true,
  allowInsecureAuth: false,
  logger: false,
  async onAuth(auth, session, done) {
    const { users = {}, tokens = {}, introspection, busy = false } = settings();
    if (busy) {
      return done(Object.assign(new Error('Temporary authentication failure'), { responseCode: 454 }));
    }
    const accepted = auth.method === 'XOAUTH2'
      ? introspection ? await ownerOf(introspection, auth.accessToken) === auth.username : tokens[auth.username] !== undefined && tokens[auth.username] === auth.accessToken
      : users[auth.username] !== undefined && users[auth.username] === auth.password;
    process.stdout.write(JSON.stringify({ method: auth.method, username: auth.username, accepted }) + '\n');
    return accepted
      ? done(null, { user: auth.username })
      : done(null, { data: { status: '400', schemes: 'bearer', scope: 'mail' } });
  },
  onMailFrom(address, session, done) {
    done(settings().foreignSender === address.address ? Object.assign(new Error('Not your address'), { responseCode: 553 }) : null);
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', part => parts.push(part));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      process.stdout.write(JSON.stringify({ from: mailFrom.address, to: rcptTo.map(one => one.address), text: Buffer.concat(parts).toString() }) + '\n');
      done();
    });
  },
};

for (const [port, secure] of [[start.startPort, false], [start.implicitPort, true]]) {
  const server = new SMTPServer({ ...options, secure });
  server.on('error', () => {}); // A client that refuses our certificate is an ordinary event here.
  server.listen(port, '127.0.0.1');
}
