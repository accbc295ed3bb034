/**
 * Who may call what: the status that each caller gets. `nobody` sends no credential, `stranger` a made-up one, `removed` the session
 * of somebody who is no member any more, `key` an API key. 404 for device links: they are somebody else's; for an execution or a finding: there is none. 409 for canary runs: no case is shared. 400 for `run` and `runs`: let in, and then told that the input is none.
 */
export const PERMISSIONS = `
                                       nobody stranger viewer editor approver engineer admin removed key revoked
GET    /health                         200    200      200    200    200      200      200   200     200 200
GET    /ready                          200    200      200    200    200      200      200   200     200 200
GET    /openapi.json                   200    200      200    200    200      200      200   200     200 200
GET    /v1/certificate                 200    200      200    200    200      200      200   200     200 200
POST   /v1/invites/inspect             200    200      200    200    200      200      200   200     200 200
POST   /v1/join                        200    200      200    200    200      200      200   200     200 200
GET    /v1/sign-in                     200    200      200    200    200      200      200   200     200 200
POST   /v1/sign-in                     501    501      501    501    501      501      501   501     501 501
POST   /v1/sign-in/join                501    501      501    501    501      501      501   501     501 501
POST   /v1/sessions/challenge          200    200      200    200    200      200      200   200     200 200
POST   /v1/sessions                    200    200      200    200    200      200      200   200     200 200
GET    /v1/head                        401    401      200    200    200      200      200   401     401 401
GET    /v1/events                      401    401      200    200    200      200      200   401     401 401
POST   /v1/entries                     401    401      403    403    403      403      200   401     401 401
GET    /v1/entries                     401    401      200    200    200      200      200   401     401 401
GET    /v1/objects/{hash}              401    401      200    200    200      200      200   401     401 401
POST   /v1/objects                     401    401      403    200    403      200      403   401     401 401
POST   /v1/statements                  401    401      200    200    200      200      200   401     401 401
POST   /v1/invites                     401    401      403    403    403      403      200   401     401 401
POST   /v1/device-links/inspect        200    200      200    200    200      200      200   200     200 200
POST   /v1/device-links/offer          200    200      200    200    200      200      200   200     200 200
POST   /v1/device-links                401    401      200    200    200      200      200   401     401 401
GET    /v1/device-links/{id}           401    401      404    404    404      404      404   401     401 401
DELETE /v1/device-links/{id}           401    401      404    404    404      404      404   401     401 401
GET    /v1/keys                        401    401      403    403    403      200      200   401     401 401
POST   /v1/keys                        401    401      403    403    403      200      200   401     401 401
PUT    /v1/keys/{id}/limits            401    401      403    403    403      200      200   401     401 401
POST   /v1/keys/{id}/rotate            401    401      403    403    403      200      200   401     401 401
DELETE /v1/keys/{id}                   401    401      403    403    403      200      200   401     401 401
GET    /v1/webhooks                    401    401      403    403    403      200      200   401     401 401
POST   /v1/webhooks                    401    401      403    403    403      200      200   401     401 401
DELETE /v1/webhooks/{id}               401    401      403    403    403      200      200   401     401 401
POST   /v1/webhooks/{id}/test          401    401      403    403    403      200      200   401     401 401
GET    /v1/webhooks/{id}/deliveries    401    401      403    403    403      200      200   401     401 401
POST   /v1/deliveries/{id}/redeliver   401    401      403    403    403      200      200   401     401 401
GET    /v1/readers                     401    401      200    200    200      200      200   401     401 401
PUT    /v1/keys/{id}/reads/{slug}      401    401      403    403    403      200      200   401     401 401
DELETE /v1/keys/{id}/reads/{slug}      401    401      403    403    403      200      200   401     401 401
GET    /v1/changes/{id}/impact         401    401      200    200    200      200      200   401     401 401
POST   /v1/agents/{slug}/executions/search     401 401 403    200    200      200      403   401     401 401
POST   /v1/agents/{slug}/executions/full       401 401 403    200    200      200      403   401     401 401
POST   /v1/agents/{slug}/executions/answers    401 401 403    200    200      200      403   401     401 401
POST   /v1/agents/{slug}/executions/count      401 401 403    200    200      200      403   401     401 401
GET    /v1/agents/{slug}/executions/facets     401 401 403    200    200      200      403   401     401 401
GET    /v1/executions/{id}             401    401      403    404    404      404      403   401     401 401
PUT    /v1/executions/{id}/corrections         401 401 403    404    404      404      403   401     401 401
GET    /v1/corrections                 401    401      403    200    200      200      403   401     401 401
GET    /v1/agents/{slug}/execution-settings    401 401 403    200    200      200      200   401     401 401
PUT    /v1/agents/{slug}/execution-settings    401 401 403    403    403      200      200   401     401 401
GET    /v1/agents/{slug}/versions/{ref}/call         401 401 200 200 200 200    200   401     401 401
GET    /v1/agents/{slug}/versions/{ref}/openapi.json 401 401 200 200 200 200    200   401     401 401
POST   /v1/agents/{slug}/try           401    401      403    200    200      200      403   401     401 401
GET    /v1/agents/{slug}/drift         401    401      200    200    200      200      200   401     401 401
PUT    /v1/agents/{slug}/canary        401    401      403    403    403      200      200   401     401 401
POST   /v1/agents/{slug}/canary/runs   401    401      403    403    403      409      409   401     401 401
GET    /v1/drift-findings              401    401      200    200    200      200      200   401     401 401
POST   /v1/drift-findings/{id}/close   401    401      403    403    403      404      404   401     401 401
GET    /v1/agents/{slug}/versions/{ref}        401 401 401    401    401      401      401   401     200 401
GET    /v1/agents/{slug}/versions/{ref}/proof  401 401 401    401    401      401      401   401     200 401
GET    /v1/agents/{slug}/openapi.json  401    401      401    401    401      401      401   401     200 401
POST   /v1/agents/{slug}/run           401    401      401    401    401      401      401   401     400 401
POST   /v1/agents/{slug}/runs          401    401      401    401    401      401      401   401     400 401
GET    /v1/runs/{id}                   401    401      401    401    401      401      401   401     200 401
POST   /v1/runs/{id}/cancel            401    401      401    401    401      401      401   401     200 401
POST   /v1/agents/{slug}/batches       401    401      401    401    401      401      401   401     202 401
GET    /v1/batches/{id}                401    401      401    401    401      401      401   401     200 401
GET    /v1/batches/{id}/results        401    401      401    401    401      401      401   401     200 401
POST   /v1/batches/{id}/cancel         401    401      401    401    401      401      401   401     200 401
PUT    /v1/agents/{slug}/reads         401    401      401    401    401      401      401   401     200 401
GET    /v1/agents/{slug}/reads         401    401      401    401    401      401      401   401     200 401
DELETE /v1/agents/{slug}/reads         401    401      401    401    401      401      401   401     200 401
`;
