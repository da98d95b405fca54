// Models: the accuracy of each, and promoting another one.

const split = 'PublicTest';
let modelsSaid = '';

async function readModels() {
  const models = await get('models');
  const said = JSON.stringify(models);
  if (said === modelsSaid) return;
  modelsSaid = said;
  writeModels(models);
}

const accuracyOf = model => model.accuracy && model.accuracy[split];

function writeModels(models) {
  const serving = models.find(model => model.serving);
  const known = models.map(accuracyOf).filter(value => value !== undefined && value !== null);
  const from = Math.floor(20 * Math.min(...known, 1)) / 20;
  const to = Math.max(Math.ceil(20 * Math.max(...known, 0)) / 20, from + 0.05);
  const head = ['Version', known.length ? `Right on ${split}, ${formatPercent(from)} to ${formatPercent(to)}` : `Right on ${split}`, 'Compared with the serving model'].map(words => {
    const cell = element('th', '', words);
    cell.scope = 'col';
    return cell;
  });
  const last = element('th', '', hiddenText('Action'));
  last.scope = 'col';
  const table = element('table', 'model-table', element('thead', '', element('tr', '', ...head, last)), element('tbody', '', ...models.map(model => modelRow(model, serving, from, to))));
  const list = byId('model-list');
  const hadFocus = list.contains(document.activeElement);
  list.replaceChildren(table);
  if (hadFocus) byId('models').focus({ preventScroll: true });
}

function modelRow(model, serving, from, to) {
  const accuracy = accuracyOf(model);
  const measured = element('td', '');
  if (model.problem) measured.append(element('span', 'stage bad', icon('warning'), model.problem));
  else if (accuracy !== undefined) {
    const dot = element('i', '');
    dot.style.left = `${100 * (accuracy - from) / (to - from)}%`;
    const axis = element('div', model.serving ? 'axis serves' : 'axis', dot);
    axis.setAttribute('aria-hidden', 'true');
    measured.append(axis, element('small', '', `${formatPercent(accuracy, 1)} right`));
  }
  const compared = element('td', '');
  const difference = serving && accuracy !== undefined ? 100 * (accuracy - accuracyOf(serving)) : NaN;
  if (model.serving) compared.append(element('span', 'stage good', icon('good'), 'Serves'));
  else if (Number.isFinite(difference)) compared.append(`${difference < 0 ? '\u2212' : '+'}${Math.abs(difference).toFixed(1)} points`);
  const action = element('td', '');
  if (!model.serving && !model.problem && serving) {
    const back = model.trainedAt < serving.trainedAt;
    const promote = button(back ? 'button' : 'button solid', () => askToPromote(model, serving, back, promote), back ? 'Roll back' : 'Promote');
    promote.setAttribute('aria-label', `${promote.textContent} ${model.version}`);
    action.append(promote);
  }
  const trained = model.trainedAt ? element('small', '', `${model.network}, trained ${ago(model.trainedAt)}`) : null;
  return element('tr', '', element('td', '', element('b', '', model.version), trained), measured, compared, action);
}

function askToPromote(model, serving, back, from) {
  const figures = [model, serving].every(one => accuracyOf(one) !== undefined)
    ? ` It is right for ${formatPercent(accuracyOf(model), 1)} of ${split}, the serving model for ${formatPercent(accuracyOf(serving), 1)}.` : '';
  ask({
    title: back ? 'Roll back?' : 'Promote this model?',
    body: [
      element('p', '', 'New batches will be scored by ', element('b', '', model.version), `, within a minute and without a restart.${figures}`),
      element('p', '', 'Batches that have results keep their model, and existing results do not change. The other version is kept and can be promoted again.'),
    ],
    label: back ? 'Roll back' : 'Promote', kind: 'solid', from,
    act: async () => {
      try {
        await send('POST', `models/${model.version}/promote`);
        toast(`${model.version} serves.`);
        await readModels();
        await readHealth();
      } catch (error) {
        toast(error.message);
      }
    },
  });
}
