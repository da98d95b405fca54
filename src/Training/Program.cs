using System.Diagnostics;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Networks;
using DeepEmotion.Training.Learning;
using TorchSharp;

var (data, votes, dir) = (args[0], args[1], args[2]);
var options = new TrainingOptions { Epochs = int.Parse(args[3]) };
torch.set_num_threads(2);
Directory.CreateDirectory(dir);
var w = Stopwatch.StartNew();
var set = Cleaning.Clean(DataFile.Read(data, votes));
Console.WriteLine($"read {set.Faces.Length} in {w.Elapsed.TotalSeconds:F1}s broken {set.Broken.Length}");
var train = FaceTensors.Create(set.Of(Split.Training), EmotionLabels.Seven);
var valid = FaceTensors.Create(set.Of(Split.PublicTest), EmotionLabels.Seven);
torch.random.manual_seed(options.Seed);
var net = new AttentionalNetwork(7) { TrainingType = torch.ScalarType.BFloat16 };
var avg = new AttentionalNetwork(7);
var trainer = new Trainer(net, avg, train, options);
Console.WriteLine($"{train.Count} training, {valid.Count} validation, {net.parameters().Sum(p => p.numel())} parameters");
var ck = Path.Combine(dir, "checkpoint.bin");
if (File.Exists(ck)) { trainer.Resume(ck); Console.WriteLine($"resumed at {trainer.Step}"); }
while (trainer.Step < trainer.TotalSteps)
{
    w.Restart(); double loss = 0; long right = 0; int n = 0;
    do
    {
        var (l, r) = trainer.Advance(); loss += l; right += r; n++;
        if (n % 50 == 0 && trainer.Step < 400) Console.WriteLine($"  {trainer.Step} loss {loss / n:F3} acc {right / (n * 128.0):P1} {n * 128 / w.Elapsed.TotalSeconds:F0} img/s");
    } while (trainer.Step % trainer.StepsPerEpoch != 0);
    var s = w.Elapsed.TotalSeconds;
    var epoch = (int)(trainer.Step / trainer.StepsPerEpoch);
    trainer.Save(ck);
    double? v = epoch % 3 == 0 || epoch > 0.85 * options.Epochs || epoch < 3 ? Inference.Accuracy(avg, valid) : null;
    File.AppendAllText(Path.Combine(dir, "metrics.csv"), FormattableString.Invariant($"{epoch},{loss / n:F4},{LearningRate.At(options, epoch):F5},{right / (n * 128.0):F4},{v:F4},{s:F1},{n * 128 / s:F0}\n"));
    Console.WriteLine($"{epoch}/{options.Epochs} loss {loss / n:F4} train {right / (n * 128.0):P2} valid {v:P2} {s:F0}s {n * 128 / s:F0} img/s total {w.Elapsed.TotalSeconds:F0}s");
}
