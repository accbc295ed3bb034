// A provider stand-in in a process of its own, so that its work is not counted: answers every POST in the shape of the
// Responses API after a fixed delay. Arguments: delay in milliseconds, the model's answer as JSON text.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const [delay = '0', answer = '{}'] = process.argv.slice(2);
const body = JSON.stringify({
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status: 'completed',
  error: null,
  incomplete_details: null,
  model: 'stand-in-2026-01-01',
  output: [
    {
      id: 'msg_1',
      type: 'message',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: answer, annotations: [] }],
    },
  ],
  usage: {
    input_tokens: 900,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 60,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 960,
  },
});
const headers = {
  'Content-Type': 'application/json',
  'Content-Length': Buffer.byteLength(body),
  'x-request-id': 'req_1',
};

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const send = (): void => void response.writeHead(200, headers).end(body);
    if (delay === '0') send();
    else setTimeout(send, Number(delay));
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port); // A TCP listener's address is always an AddressInfo.
});
// Ends with whoever started it.
process.on('disconnect', () => process.exit());
