<?php
// Signs a log-in for one connection; prints the form to POST to /api/tokens. PHP 7.4 or later.
//
//     php sign.php v2 "$SECRET" portal id=desk guac.protocol=ssh guac.hostname=10.0.0.7 guac.port=22

/** Our own dialect: every parameter is signed, and each request is good once. */
function v2(string $secret, string $keyId, array $form, int $seconds = 300): array
{
    $form = array_filter($form, fn($value) => $value !== '');
    $form['dialect'] = 'v2';
    $form['key-id'] = $keyId;
    $form['nonce'] = bin2hex(random_bytes(16));
    $form['expires'] = (string) (int) ((microtime(true) + $seconds) * 1000);
    ksort($form, SORT_STRING);
    $texts = ['deskgate-v2', 'POST', '/api/tokens'];
    foreach ($form as $name => $value) {
        array_push($texts, (string) $name, $value);
    }
    $message = implode('', array_map(fn($text) => strlen($text) . ':' . $text, $texts));
    $mac = base64_encode(hash_hmac('sha256', $message, $secret, true));
    return $form + ['signature' => rtrim(strtr($mac, '+/', '-_'), '=')];
}

/** guacamole-auth-hmac: names and values, HMAC-SHA1. */
function classic(string $secret, array $form): array
{
    $form['timestamp'] = (string) (int) (microtime(true) * 1000);
    $message = $form['timestamp'] . $form['guac.protocol'];
    foreach (['username', 'password', 'hostname', 'port'] as $name) {
        $value = $form["guac.$name"] ?? '';
        $message .= $value === '' ? '' : $name . $value;
    }
    return $form + ['signature' => base64_encode(hash_hmac('sha1', $message, $secret, true))];
}

/** CyVerse: values only, HMAC-SHA256. */
function cyverse(string $secret, array $form): array
{
    $form['timestamp'] = (string) (int) (microtime(true) * 1000);
    $message = $form['timestamp'];
    foreach (['protocol', 'hostname', 'port', 'username', 'password'] as $name) {
        $message .= $form["guac.$name"] ?? '';
    }
    return $form + ['signature' => base64_encode(hash_hmac('sha256', $message, $secret, true))];
}

if (PHP_SAPI === 'cli' && realpath($argv[0]) === __FILE__) {
    [, $dialect, $secret, $keyId] = $argv;
    $form = [];
    foreach (array_slice($argv, 4) as $pair) {
        [$name, $value] = explode('=', $pair, 2);
        $form[$name] = $value;
    }
    $signed = $dialect === 'v2' ? v2($secret, $keyId, $form) : $dialect($secret, $form);
    // PHP's own reading of forms makes "_" of "."; what it writes keeps it.
    echo http_build_query($signed), "\n";
}
