// Forgetting a batch: a confirmation by name, and the receipt.

function askToForget(batch, from) {
  const what = element('p', '', 'This removes ', element('b', '', countOf(batch.state.images, 'file')), ` and every result of ${batch.name} from storage. It cannot be undone.`);
  askByName({
    name: batch.name, title: `Forget ${batch.name}?`, body: [what, element('p', '', 'Files that you saved elsewhere are not removed.')], label: 'Forget', kind: 'danger', from,
    act: async () => {
      try {
        toast(`${batch.name} is being forgotten.`);
        await stopUpload(batch);
        const receipt = await send('DELETE', `batches/${encodeURIComponent(batch.name)}`);
        batches.delete(batch.name);
        toast('');
        showReceipt(batch.name, receipt);
        await readBatches();
      } catch (error) {
        toast(error.message);
      }
    },
  });
}

function showReceipt(name, receipt) {
  const { uploads, rows: results, pictures, crops, files } = receipt.removed;
  const counts = { upload: uploads, result: results, picture: pictures, 'waiting photo': crops, file: files };
  const removed = Object.entries(counts).filter(([, count]) => count).map(([noun, count]) => countOf(count, noun)).join(', ') || 'nothing';
  const found = Object.values(receipt.found).reduce((sum, count) => sum + count, 0);
  const save = element('a', 'button', 'Save the receipt');
  save.href = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 1)], { type: 'application/json' }));
  save.download = `receipt-${receipt.key.slice(0, 8)}.json`;
  tell({
    title: found ? `${name} is not completely forgotten` : `${name} is forgotten`,
    body: [
      element('p', '', `Removed: ${removed}.`),
      element('p', '', found ? `A search of the storage still found ${countOf(found, 'item')}: forget it again.` : 'A search of the storage found nothing more.'),
      element('ul', 'receipt', ...receipt.stillKept.map(line => element('li', '', line))),
    ],
    actions: [save],
  });
}
