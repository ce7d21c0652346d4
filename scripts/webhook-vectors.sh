#!/usr/bin/env bash
# Signs the sample deliveries of the webhook tests with openssl: another implementation than the one that is tested.
# Writes tests/Integrations.Providers/Webhooks/vectors.json; run it again after a change of the samples, and commit what it wrote.
set -euo pipefail
cd "$(dirname "$0")/.."
out=tests/Integrations.Providers/Webhooks/vectors.json
now=1795000000

hex() { openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" -hex | sed 's/^.*= //'; }
b64() { openssl dgst "-$1" -mac HMAC -macopt "hexkey:$2" -binary | base64 -w0; }
hexkey() { printf '%s' "$1" | od -An -tx1 | tr -d ' \n'; }
b64url() { base64 -w0 | tr '+/' '-_' | tr -d '='; }
json() { sed 's/\\/\\\\/g; s/"/\\"/g' <<<"$1"; }
vector() { # provider, method, address, content type, secret, settings, purpose, body, headers
  printf '%s  {"provider": "%s", "method": "%s", "address": "%s", "content_type": "%s", "secret": "%s", "settings": %s, "purpose": "%s", "now": %s, "body": "%s", "headers": %s}' \
    "$comma" "$1" "$2" "$3" "$4" "$5" "$6" "$7" "$now" "$(json "$8")" "$9"
  comma=$',\n'
}

comma=''
{
  echo '['
  url=https://erp.example.ro/api/integrations/hooks/vector-0000000000000000
  utf='ș ț ă î â'

  body='{"id":"evt_vector_1","object":"event","type":"invoice.paid","data":{"object":{"note":"'$utf'"}}}'
  secret=whsec_VectorStripe0000000001
  vector stripe POST $url application/json $secret '{}' '' "$body" \
    "{\"Stripe-Signature\": \"t=$now,v1=$(printf '%s.%s' $now "$body" | hex "$(hexkey $secret)")\"}"

  secret=whsec_VmVjdG9yIHNlY3JldCBvZiAyNCBieXRlcw==
  body='{"id":"evt_vector_2","object":"event","type":"response.completed","created_at":1795000000,"data":{"id":"resp_1"}}'
  key=$(printf '%s' "${secret#whsec_}" | base64 -d | od -An -tx1 | tr -d ' \n')
  vector openai POST $url application/json $secret '{}' '' "$body" \
    "{\"webhook-id\": \"wh_vector_2\", \"webhook-timestamp\": \"$now\", \"webhook-signature\": \"v1,$(printf '%s.%s.%s' wh_vector_2 $now "$body" | b64 sha256 "$key")\"}"

  secret=wsec_vector_elevenlabs_0001
  body='{"type":"post_call_transcription","event_timestamp":1795000000,"data":{"conversation_id":"conv_1","text":"'$utf'"}}'
  vector elevenlabs POST $url application/json $secret '{}' '' "$body" \
    "{\"ElevenLabs-Signature\": \"t=$now,v0=$(printf '%s.%s' $now "$body" | hex "$(hexkey $secret)")\"}"

  secret=shpss_vector00000000000000000001
  body='{"id":820982911946154508,"note":"'$utf'"}'
  vector shopify_admin POST $url application/json $secret '{}' '' "$body" \
    "{\"X-Shopify-Hmac-Sha256\": \"$(printf '%s' "$body" | b64 sha256 "$(hexkey $secret)")\", \"X-Shopify-Topic\": \"orders/create\", \"X-Shopify-Shop-Domain\": \"demo-erp.myshopify.com\"}"

  secret=wsk_VectorRevolut00000000001
  body='{"event":"TransactionStateChanged","timestamp":"2026-11-18T11:06:40Z","data":{"id":"9a6434d8","new_state":"completed"}}'
  vector revolut_business POST $url application/json $secret '{}' '' "$body" \
    "{\"Revolut-Request-Timestamp\": \"${now}000\", \"Revolut-Signature\": \"v1=$(printf 'v1.%s000.%s' $now "$body" | hex "$(hexkey $secret)")\"}"

  secret=0f1e2d3c4b5a69788796a5b4c3d2e1f0
  body='{"object":"page","entry":[{"id":"112233445566778","time":1795000000,"messaging":[{"message":{"mid":"m_1","text":"Bra\u0219ov"}}]}]}'
  vector facebook_messenger POST $url application/json $secret '{}' '' "$body" \
    "{\"X-Hub-Signature-256\": \"sha256=$(printf '%s' "$body" | hex "$(hexkey $secret)")\"}"

  payload=$(printf '%s' '{"algorithm":"HMAC-SHA256","issued_at":1795000000,"user_id":"998877665544332"}' | b64url)
  signature=$(printf '%s' "$payload" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(hexkey $secret)" -binary | b64url)
  vector facebook_messenger POST $url/data-deletion application/x-www-form-urlencoded $secret '{}' data-deletion "signed_request=$signature.$payload" '{}'

  secret=00000000000000000000000000twilio
  body='AccountSid=AC5a0db0c0000000000000000000000001&From=14158675310&MessageSid=SM5a0db0c&MessageStatus=delivered&To=18005551212'
  signed="${url}AccountSidAC5a0db0c0000000000000000000000001From14158675310MessageSidSM5a0db0cMessageStatusdeliveredTo18005551212"
  vector sms_twilio POST $url application/x-www-form-urlencoded $secret '{}' '' "$body" \
    "{\"X-Twilio-Signature\": \"$(printf '%s' "$signed" | b64 sha1 "$(hexkey $secret)")\"}"

  body='{"MessageSid":"SM5a0db0c","Note":"'$utf'"}'
  hashed="$url?bodySHA256=$(printf '%s' "$body" | sha256sum | cut -d' ' -f1)"
  vector sms_twilio POST "$hashed" application/json $secret '{}' '' "$body" "{\"X-Twilio-Signature\": \"$(printf '%s' "$hashed" | b64 sha1 "$(hexkey $secret)")\"}"

  secret=VectorVonageSemnatura01
  signed="&api-key=abcd1234&messageId=0A0000000123ABCD1&msisdn=40722334455&status=delivered&timestamp=$now&to=EXEMPLU"
  for method in sha256 sha512 sha1 md5; do
    sig=$(printf '%s' "$signed" | openssl dgst -$method -mac HMAC -macopt "hexkey:$(hexkey $secret)" -hex | sed 's/^.*= //' | tr a-f A-F)
    vector sms_vonage POST $url application/x-www-form-urlencoded $secret "{\"signature_method\": \"$method\"}" '' "${signed#&}&sig=$sig" '{}'
  done
  sig=$(printf '%s%s' "$signed" $secret | openssl dgst -md5 -hex | sed 's/^.*= //')
  vector sms_vonage POST $url application/x-www-form-urlencoded $secret '{"signature_method": "md5hash"}' '' "${signed#&}&sig=$sig" '{}'

  body='{"message_uuid":"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab","status":"delivered","to":"40722334455"}'
  head=$(printf '%s' '{"alg":"HS256","typ":"JWT"}' | b64url)
  claims=$(printf '{"iat":%s,"jti":"1","iss":"Vonage","payload_hash":"%s","api_key":"abcd1234"}' $now "$(printf '%s' "$body" | sha256sum | cut -d' ' -f1)" | b64url)
  token=$(printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(hexkey $secret)" -binary | b64url)
  vector sms_vonage POST $url application/json $secret '{}' '' "$body" "{\"Authorization\": \"Bearer $head.$claims.$token\"}"
  printf '\n]\n'
} >"$out.new"
mv "$out.new" "$out"
echo "$out"
