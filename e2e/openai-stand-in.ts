import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A provider that answers as a test wants it to, in the form of OpenAI's Responses. */
export interface OpenAiStandIn {
  /** What `OPENAI_BASE_URL` is set to. */
  url: string;
  /** What it was asked, as it came. */
  bodies: string[];
  /** Lets calls wait for `release` before they are answered. */
  hold: () => void;
  release: () => void;
  stop: () => void;
}

/** `answer` makes the model's text from the request's body. */
export async function startOpenAi(
  answer: (body: string, model: string) => string,
  usage: { input: number; output: number },
): Promise<OpenAiStandIn> {
  let gate = Promise.resolve();
  let open = (): void => {};
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', async () => {
      // A question about the connection has none.
      if (body !== '') bodies.push(body);
      const { model = '' } = JSON.parse(body === '' ? '{}' : body) as { model?: string };
      const text = body === '' ? '' : answer(body, model);
      await gate;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          id: 'resp_1',
          object: 'response',
          status: 'completed',
          model,
          output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] }],
          usage: {
            input_tokens: usage.input,
            output_tokens: usage.output,
            total_tokens: usage.input + usage.output,
          },
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, // A TCP server's address is never a pipe name.
    bodies,
    hold: () => {
      ({ promise: gate, resolve: open } = Promise.withResolvers<void>());
    },
    release: () => open(),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
