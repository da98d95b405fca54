// Shows openapi.json as a page.

const code = text => element('code', '', text);

function typeOf(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    const link = element('a', '', name);
    link.href = '#' + name;
    return link;
  }
  if (schema.type === 'array') return element('span', '', 'list of ', typeOf(schema.items));
  return element('span', '', (schema.enum ? schema.enum.join(', ') : schema.format || [schema.type].flat().join(' or ')));
}

function table(rows) {
  const body = element('tbody', '');
  for (const cells of rows) body.append(element('tr', '', ...cells.map(cell => element('td', '', cell))));
  return element('table', '', body);
}

function example(path, method, operation) {
  const sent = operation.requestBody && operation.requestBody.content['application/json'];
  const words = ['curl'];
  if (method !== 'get') words.push('-X', method.toUpperCase());
  if (sent && sent.example) words.push(`-H 'Content-Type: application/json' -d '${JSON.stringify(sent.example)}'`);
  else if (sent && !operation.requestBody.content['application/octet-stream']) words.push(`-H 'Content-Type: application/json' --data-binary @${path.split('/').pop()}.json`);
  else if (operation.requestBody) words.push('--data-binary @photo.jpg');
  const address = path.replace('{batch}', 'party').replace('{file}', path.includes('/files/') ? 'a.jpg' : 'results.csv').replace('{version}', 'VERSION');
  words.push(location.origin + address);
  return element('pre', '', words.join(' '));
}

function operationOf(path, method, operation) {
  const part = element('section', 'operation');
  part.append(element('h3', '', element('span', 'method', method.toUpperCase()), code(path), element('span', 'role', operation['x-role'] ? `role ${operation['x-role']}` : 'anybody')));
  part.append(element('p', '', operation.summary + '.'));
  if (operation.description) part.append(element('p', 'muted', operation.description));
  if (operation.parameters) part.append(table(operation.parameters.map(parameter => [code(parameter.name), parameter.description])));
  const pre = example(path, method, operation);
  pre.tabIndex = 0;
  part.append(pre);
  part.append(table(Object.entries(operation.responses).map(([status, answer]) => {
    const json = answer.content && answer.content['application/json'];
    return [code(status), element('span', '', answer.description, json ? ' ' : null, json ? typeOf(json.schema) : null)];
  })));
  return part;
}

fetch('/api/openapi.json').then(answer => answer.json()).then(api => {
  byId('about').textContent = api.info.description;
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) byId('operations').append(operationOf(path, method, operation));
  }
  for (const [name, schema] of Object.entries(api.components.schemas)) {
    const part = element('section', 'shape', element('h3', '', name));
    part.id = name;
    if (schema.description) part.append(element('p', 'muted', schema.description));
    part.append(table(Object.entries(schema.properties || {}).map(([property, of]) => [code(property), element('span', '', typeOf(of), of.description ? ': ' + of.description : null)])));
    byId('shapes').append(part);
  }
  // The browser looked for the shape that the address names before the page had it.
  if (location.hash) byId(location.hash.slice(1))?.scrollIntoView();
}).catch(() => { byId('about').textContent = 'openapi.json could not be loaded. Reload this page.'; });
