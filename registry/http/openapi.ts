import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { registryContract } from '../../shared/api/registry/index.ts';

/** The OpenAPI 3.1 document of the registry, generated from the contract that also validates every call. */
export const openApiDocument = (address: string, version: string): Promise<object> =>
  new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(registryContract, {
    info: {
      title: 'Rulehouse registry',
      version,
      description:
        'Serves approved versions of agents and runs them. Applications send an API key, desktops a session token, both as bearer.',
    },
    servers: [{ url: address }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  });
