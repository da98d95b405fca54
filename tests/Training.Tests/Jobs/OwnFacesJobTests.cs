using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Jobs;

public sealed class OwnFacesJobTests : IDisposable
{
    private static readonly Emotion[] Known = [Emotion.Happy, Emotion.Sad, Emotion.Neutral];

    private readonly TemporaryFolder _folder = new();
    private readonly QuietDisplay _display = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_few_faces_of_three_emotions_are_learned_and_the_folds_say_that_it_paid()
    {
        var cleared = 0;
        var (package, report) = Run(Request(64) with { ClearStored = () => cleared++ }) ?? throw new InvalidOperationException();

        // Not again before each fold: by then an outage of the storage would cost the folds that were trained.
        Assert.Equal(1, cleared);
        Assert.Equal(Known, package.Manifest.Labels);
        Assert.Equal(64, package.Manifest.Metrics["CrossValidation"].Images);
        Assert.Equal(report.After.Accuracy, package.Manifest.Metrics["CrossValidation"].Accuracy);
        // The network before is random; stripes of three directions are learned within some steps.
        Assert.True(report.GainInterval.Low > 0, $"{report.Before.Accuracy} before, {report.After.Accuracy} after");
        Assert.Equal(2, report.Folds);
        using var model = OnnxModel.Open(_folder.File("model.onnx"));
        Assert.Equal(Known, model.Labels);
        Assert.Equal(package.Manifest.Sha256, ManifestJson.ReadManifest(File.ReadAllBytes(_folder.File("manifest.json"))).Sha256);
        Assert.InRange(Measurement.Measure(model.Score(Request(64).Set.Faces)).Accuracy, report.After.Accuracy - 0.1, 1);
    }

    [Fact]
    public void A_stopped_run_keeps_nothing()
    {
        // An earlier model must not be taken for the new one.
        File.WriteAllText(_folder.File("manifest.json"), "{}");
        using var stop = new CancellationTokenSource();
        _display.OnStep = _ => stop.Cancel();

        Assert.Null(new OwnFacesJob(_display, TimeProvider.System).Run(Request(64), 2, null, stop.Token));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void Too_few_faces_are_refused_and_an_earlier_model_is_kept()
    {
        File.WriteAllText(_folder.File("manifest.json"), "{}");

        Assert.Contains("too few", Assert.Throws<UsageException>(() => Run(Request(18))).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("manifest.json")));
    }

    [Fact]
    public void A_folder_that_cannot_be_used_is_found_out_before_the_first_step()
    {
        _display.OnStep = _ => Assert.Fail("A step was done.");
        File.WriteAllText(_folder.File("checkpoint.bin"), "");

        Assert.Contains("unfinished", Assert.Throws<UsageException>(() => Run(Request(64))).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => Run(Request(64) with { Folder = new("/proc/x") }));
    }

    [Fact]
    public void A_model_that_does_not_know_an_emotion_is_refused_as_a_start()
    {
        var three = Request(64) with { From = Export([Emotion.Angry, Emotion.Happy, Emotion.Sad]) };

        Assert.Contains("does not have 'neutral'; it has angry,happy,sad", Assert.Throws<UsageException>(() => Run(three)).Message, StringComparison.Ordinal);
    }

    private (ModelPackage Package, CrossValidation Report)? Run(TrainingRequest request) =>
        new OwnFacesJob(_display, TimeProvider.System).Run(request, 2, null, CancellationToken.None);

    private static byte[] Export(Emotion[] labels)
    {
        set_num_threads(1);
        random.manual_seed(5);
        var network = new AttentionalNetwork(labels.Length) { Labels = [.. labels] };
        network.eval();
        return OnnxExporter.Export(network, temperature: 1).Content;
    }

    private TrainingRequest Request(int faces) => new()
    {
        Set = new("own", [.. Enumerable.Range(0, faces).Select(i => SyntheticFaces.Face(i, Split.Training, Known[i % 3], new Random(i)))], []),
        Folder = new(_folder.Path),
        Network = NetworkCatalog.Default.Name,
        Labels = [.. Known],
        Options = new() { Epochs = 20, EarlySide = 24, EarlyShare = 1, SoftShare = 0, LearningRate = 0.05 },
        Device = new(CPU, ScalarType.Float32),
        From = Export([.. EmotionLabels.Seven]),
        Command = "./train.sh train",
    };
}
