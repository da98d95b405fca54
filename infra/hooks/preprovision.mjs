// Before azd provisions: checks whether a GPU is available. Chooses gpu or cpu if nobody has, so that no deployment fails for lack of a GPU.
import { ask, az, azd, environment, fail, requireAz } from './az.mjs';

const usage = 'ManagedEnvironmentConsumptionT4Gpus';
const api = '2025-01-01';

const chosen = process.env.DEEPEMOTION_SCORER ?? '';
if (!['', 'gpu', 'cpu'].includes(chosen)) {
  fail(`DEEPEMOTION_SCORER is '${chosen}'; it may be gpu or cpu: azd env set DEEPEMOTION_SCORER gpu`);
}

requireAz();
const [subscription, location] = environment('AZURE_SUBSCRIPTION_ID', 'AZURE_LOCATION');
const obstacle = chosen === 'cpu' ? null : findObstacle();
if (chosen === 'gpu' && obstacle) {
  console.log(`You chose the GPU scorer, but ${obstacle} Provisioning will probably fail; 'azd env set DEEPEMOTION_SCORER cpu' deploys without a GPU.`);
}
if (chosen === '') {
  const choice = obstacle ? 'cpu' : 'gpu';
  const saved = azd(['env', 'set', 'DEEPEMOTION_SCORER', choice]);
  if (!saved.ok) {
    fail(`azd could not keep DEEPEMOTION_SCORER=${choice}: ${saved.errors}`);
  }
  console.log(obstacle
    ? `The Functions app will score on its own processors: ${obstacle} Once you have a quota, 'azd env set DEEPEMOTION_SCORER gpu' and 'azd up' deploy a GPU.`
    : `A GPU will score: ${location} has serverless T4s and the subscription has a quota. 'azd env set DEEPEMOTION_SCORER cpu' deploys without a GPU.`);
}
if (chosen === 'cpu' && process.env.SCORER_APP) {
  removeScorer(process.env.SCORER_APP);
}

/** Why there can be no GPU scorer, as a sentence; null where nothing is in its way. */
function findObstacle() {
  const place = `/subscriptions/${subscription}/providers/Microsoft.App/locations/${location}`;
  let usages = ask('get', `${place}/usages?api-version=${api}`);
  if (!usages.json && /registration|not registered/i.test(usages.errors)) {
    az(['provider', 'register', '--namespace', 'Microsoft.App', '--wait', '--only-show-errors']);
    usages = ask('get', `${place}/usages?api-version=${api}`);
  }
  if (!usages.json) {
    return `the quota of serverless T4s in ${location} could not be read (${usages.errors.split('\n')[0]}).`;
  }
  const quota = usages.json.value.find(entry => entry.name?.value === usage);
  if (!quota || quota.limit < 1) {
    return `the subscription has no quota for serverless T4s in ${location} (${usage}; https://learn.microsoft.com/azure/container-apps/gpu-serverless-overview says how to request one).`;
  }
  const profiles = ask('get', `${place}/availableManagedEnvironmentsWorkloadProfileTypes?api-version=${api}`);
  if (profiles.json?.value?.length > 0 && !profiles.json.value.some(profile => /T4/i.test(profile.name ?? ''))) {
    return `${location} offers no serverless T4s.`;
  }
  return null;
}

/** The template would leave the app running, and could then not take away the GPU profile under it. */
function removeScorer(name) {
  const [group] = environment('AZURE_RESOURCE_GROUP');
  const removed = az(['resource', 'delete', '--subscription', subscription, '--resource-group', group, '--name', name,
    '--resource-type', 'Microsoft.App/containerApps', '--only-show-errors']);
  if (!removed.ok && !/not ?found/i.test(removed.errors)) {
    fail(`The GPU scorer ${name} could not be deleted: ${removed.errors}`);
  }
  console.log(`The GPU scorer ${name} is gone; the Functions app scores now. Faces that wait in the queue are scored there.`);
}
