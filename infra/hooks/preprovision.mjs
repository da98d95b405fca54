// Before azd provisions: looks for a GPU. Chooses gpu or cpu if nobody has, so that no deployment fails for lack of a GPU. Deletes what
// the settings no longer name: the template would leave it running.
import { ask, az, azd, environment, fail, requireAz } from './az.mjs';

const api = '2025-01-01';
const overview = 'https://learn.microsoft.com/azure/container-apps/gpu-serverless-overview';

const chosen = process.env.DEEPEMOTION_SCORER ?? '';
if (!['', 'gpu', 'cpu'].includes(chosen)) {
  fail(`DEEPEMOTION_SCORER is '${chosen}'; it may be gpu or cpu: azd env set DEEPEMOTION_SCORER gpu`);
}

requireAz();
for (const name of ['AZURE_SUBSCRIPTION_ID', 'AZURE_LOCATION']) {
  if (!process.env[name]) {
    fail(`azd has not stored ${name} yet: run 'azd up', which asks for it, or 'azd env set ${name} VALUE'.`);
  }
}
const [subscription, location] = environment('AZURE_SUBSCRIPTION_ID', 'AZURE_LOCATION');
// A quota belongs to a container environment, so it is unknown (undefined) before the first deployment.
const quota = readQuota();
const obstacle = chosen === 'cpu' ? null : findObstacle();
if (chosen === 'gpu' && obstacle) {
  console.log(`You chose the GPU scorer, but ${obstacle} Provisioning will probably fail; 'azd env set DEEPEMOTION_SCORER cpu' deploys without a GPU.`);
}
if (chosen === '') {
  choose(obstacle === null && quota > 0 ? 'gpu' : 'cpu');
}
if (chosen === 'cpu' && quota > 0) {
  console.log(`The Functions app scores. There is a quota of ${quota} serverless T4s: 'azd env set DEEPEMOTION_SCORER gpu' and 'azd up' let a GPU score.`);
}
if (chosen === 'cpu' && process.env.SCORER_APP) {
  removeScorer(process.env.SCORER_APP);
}
removeUnwanted();

function choose(scorer) {
  const saved = azd(['env', 'set', 'DEEPEMOTION_SCORER', scorer]);
  if (!saved.ok) {
    fail(`azd could not keep DEEPEMOTION_SCORER=${scorer}: ${saved.errors}`);
  }
  const toGpu = "'azd env set DEEPEMOTION_SCORER gpu' and 'azd up'";
  if (scorer === 'gpu') {
    console.log(`A GPU will score: there is a quota of ${quota} serverless T4s. 'azd env set DEEPEMOTION_SCORER cpu' deploys without a GPU.`);
  } else if (obstacle) {
    console.log(`The Functions app will score on its own processors: ${obstacle} Once that has changed, ${toGpu} deploy a GPU.`);
  } else {
    console.log(`The Functions app will score on its own processors: the quota of serverless T4s is known only once there is a container environment. After this deployment ${toGpu} deploy a GPU.`);
  }
}

/** How many serverless T4s the deployed container environment may use. */
function readQuota() {
  if (!process.env.CONTAINER_ENVIRONMENT || !process.env.AZURE_RESOURCE_GROUP) {
    return undefined;
  }
  const usages = ask('get', `/subscriptions/${subscription}/resourceGroups/${process.env.AZURE_RESOURCE_GROUP}` +
    `/providers/Microsoft.App/managedEnvironments/${process.env.CONTAINER_ENVIRONMENT}/usages?api-version=${api}`);
  return usages.json?.value?.find(entry => /T4/i.test(entry.name?.value ?? ''))?.limit;
}

/** Why there can be no GPU scorer, as a sentence; null if nothing is known to prevent it. */
function findObstacle() {
  const path = `/subscriptions/${subscription}/providers/Microsoft.App/locations/${location}/availableManagedEnvironmentsWorkloadProfileTypes?api-version=${api}`;
  let profiles = ask('get', path);
  if (!profiles.json && /registration|not registered/i.test(profiles.errors)) {
    az(['provider', 'register', '--namespace', 'Microsoft.App', '--wait', '--only-show-errors']);
    profiles = ask('get', path);
  }
  if (!profiles.json) {
    return `what ${location} offers could not be read (${profiles.errors.split('\n')[0]}).`;
  }
  if (profiles.json.value?.length > 0 && !profiles.json.value.some(profile => /T4/i.test(profile.name ?? ''))) {
    return `${location} offers no serverless T4s (${overview} lists the regions).`;
  }
  return quota < 1 ? `the container environment has no quota for serverless T4s (${overview} says how to request one).` : null;
}

/** What earlier settings deployed and the present ones do not. */
function removeUnwanted() {
  const { BLOB_READS_LOG, BUDGET_ID, DEEPEMOTION_BUDGET, DEEPEMOTION_LOG_BLOB_READS, DEEPEMOTION_TRAINING_DEVICE, DEEPEMOTION_TRAINING_IMAGE, TRAINING_JOB, TRAINING_ON_GPU } = process.env;
  // The GPU profile cannot be taken away under the job, either; the template makes the job again without it.
  const losesGpu = TRAINING_ON_GPU === 'true' && DEEPEMOTION_TRAINING_DEVICE !== 'cuda';
  if (TRAINING_JOB && (!DEEPEMOTION_TRAINING_IMAGE || losesGpu)) {
    const [group] = environment('AZURE_RESOURCE_GROUP');
    remove(`/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.App/jobs/${TRAINING_JOB}?api-version=${api}`,
      `The training job ${TRAINING_JOB}`, DEEPEMOTION_TRAINING_IMAGE ? 'it is deployed again without a GPU' : 'no model is trained on a schedule any more');
  }
  if (BLOB_READS_LOG && DEEPEMOTION_LOG_BLOB_READS !== 'true') {
    remove(`${BLOB_READS_LOG}?api-version=2021-05-01-preview`, 'The log of who reads which blob', 'what it has logged stays for the workspace\'s retention');
  }
  if (BUDGET_ID && !Number(DEEPEMOTION_BUDGET)) {
    remove(`${BUDGET_ID}?api-version=2024-08-01`, 'The budget', 'nobody gets mails about costs any more');
  }
}

function remove(path, what, consequence) {
  const removed = ask('delete', path);
  if (!removed.ok && !/not ?found/i.test(removed.errors)) {
    fail(`${what} could not be deleted: ${removed.errors}`);
  }
  console.log(`${what} is gone: ${consequence}.`);
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
