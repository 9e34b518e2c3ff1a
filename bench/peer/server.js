// guacamole-lite as its README starts it, quiet. Usage: node server.js GUACD_PORT ORDER
// Prints {"port", "token"} once it listens; ends when its standard input closes.
'use strict';

const crypto = require('crypto');
const http = require('http');
const GuacamoleLite = require('guacamole-lite');

const CYPHER = 'AES-256-CBC';
const [guacdPort, order] = process.argv.slice(2);
const key = crypto.randomBytes(32);

function makeToken(settings) {
  const iv = crypto.randomBytes(16);
  const cipher = crypto.createCipheriv(CYPHER, key, iv);
  const value = cipher.update(JSON.stringify(settings), 'utf8', 'base64') + cipher.final('base64');
  return Buffer.from(JSON.stringify({ iv: iv.toString('base64'), value })).toString('base64');
}

const server = http.createServer();
new GuacamoleLite(
  { server },
  { host: '127.0.0.1', port: Number(guacdPort) },
  { maxInactivityTime: 0, log: { level: 0 }, crypt: { cypher: CYPHER, key } },
);
server.listen(0, '127.0.0.1', () => {
  const token = makeToken({ connection: { type: 'vnc', settings: { hostname: order } } });
  console.log(JSON.stringify({ port: server.address().port, token }));
});
process.stdin.on('end', () => process.exit(0)).resume();
