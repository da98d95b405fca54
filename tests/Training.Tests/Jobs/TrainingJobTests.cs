using System.Globalization;
using System.Security.Cryptography;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Figures;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Jobs;

public sealed class TrainingJobTests : IDisposable
{
    private const string Answered = "teachers' answers after";

    private readonly TemporaryFolder _folder = new();
    private readonly QuietDisplay _display = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_epoch_ends_in_a_model_with_a_manifest_that_fits_it()
    {
        var package = new TrainingJob(_display, TimeProvider.System).Run(Request(), CancellationToken.None);

        Assert.NotNull(package);
        var manifest = ManifestJson.ReadManifest(File.ReadAllBytes(_folder.File("manifest.json")));
        using var model = OnnxModel.Open(_folder.File("model.onnx"));
        Assert.True(manifest.Version.Matches(manifest.Sha256));
        Assert.Equal(20, manifest.Metrics["PublicTest"].Images);
        Assert.Equal(48, manifest.Data.Images);
        Assert.Equal(manifest.Golden.Probabilities, model.Run(manifest.Golden.Faces, "probabilities"), (a, b) => Math.Abs(a - b) <= manifest.Golden.Tolerance);
        Assert.Equal(1, Assert.Single(new MetricsFile(_folder.File("metrics.csv")).Read()).Epoch);
        Assert.Single(_display.Epochs);
    }

    [Fact]
    public void The_pictures_and_the_card_of_a_run_are_drawn()
    {
        var request = Request();
        var package = new TrainingJob(_display, TimeProvider.System).Run(request, CancellationToken.None)!;

        CurvesFigure.Save(request.Folder.Curves, new MetricsFile(request.Folder.Metrics).Read());
        RunFigures.Save(request.Folder, package, request.Set.Of(Training.Data.Split.PublicTest));

        foreach (var picture in (string[])["curves.png", "confusion.png", "attention.png"])
        {
            using var image = SkiaSharp.SKBitmap.Decode(_folder.File(picture));
            Assert.True(image.Width > 300 && image.Pixels.Distinct().Count() > 8, $"{picture} is blank.");
        }
        Assert.Contains(package.Manifest.Version.ToString(), File.ReadAllText(_folder.File("model-card.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_run_leaves_a_checkpoint_and_continues_from_it()
    {
        using var stop = new CancellationTokenSource();
        _display.OnStep = _ => stop.Cancel();

        Assert.Null(new TrainingJob(_display, TimeProvider.System).Run(Request(), stop.Token));
        Assert.False(File.Exists(_folder.File("model.onnx")));

        _display.OnStep = null;
        Assert.NotNull(new TrainingJob(_display, TimeProvider.System).Run(Request() with { Resume = true }, CancellationToken.None));
        Assert.Contains(_display.Notes, n => n.Contains("continues after step 1 of 3", StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_run_leaves_nothing_of_a_finished_one_in_its_folder()
    {
        Assert.NotNull(new TrainingJob(_display, TimeProvider.System).Run(Small(), CancellationToken.None));
        Assert.True(File.Exists(_folder.File("manifest.json")));
        using var stop = new CancellationTokenSource();
        _display.OnStep = _ => stop.Cancel();

        Assert.Null(new TrainingJob(_display, TimeProvider.System).Run(Small(), stop.Token));

        // Otherwise 'publish --run' would publish the earlier model.
        Assert.Equal(["checkpoint.bin", "metrics.csv", "settings.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains($"the finished run in {_folder.Path} is replaced", _display.Notes);
    }

    [Fact]
    public void An_unfinished_run_is_not_deleted_by_a_new_one()
    {
        using var stop = new CancellationTokenSource();
        _display.OnStep = _ => stop.Cancel();
        Assert.Null(new TrainingJob(_display, TimeProvider.System).Run(Small(), stop.Token));
        var before = File.ReadAllBytes(_folder.File("checkpoint.bin"));

        var failure = Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(Small(), CancellationToken.None));

        Assert.Contains("unfinished run: continue it by its 'train' command with --resume", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.File("checkpoint.bin")));
    }

    [Fact]
    public void What_is_refused_leaves_an_earlier_model_as_it_was()
    {
        File.WriteAllText(_folder.File("manifest.json"), "{}");
        var random = new Random(1);
        var lonely = Small() with
        {
            Set = new("lonely", [.. SyntheticFaces.Set(training: 48, validation: 0).Faces, SyntheticFaces.Face(48, Split.PublicTest, Emotion.Disgust, random)], []),
            Labels = LabelSets.Of(4),
        };

        var start = Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(Small() with { From = SmallModel.Create(seed: 1) }, CancellationToken.None));
        var faces = Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(lonely, CancellationToken.None));
        var cleared = false;
        var teacher = Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(
            Small() with { Teachers = [SmallModel.Create(seed: 1, classes: 4)], ClearStored = () => cleared = true }, CancellationToken.None));
        var few = Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(
            Small() with { Teachers = [SmallModel.Create(seed: 1)], Options = Small().Options with { BatchSize = 1000 } }, CancellationToken.None));

        Assert.Contains("--from", start.Message, StringComparison.Ordinal);
        Assert.Contains("no image of angry, happy, sad, neutral in PublicTest", faces.Message, StringComparison.Ordinal);
        Assert.Contains("A teacher distinguishes angry,happy,sad,neutral", teacher.Message, StringComparison.Ordinal);
        Assert.Contains("fewer than one batch of 1000", few.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("manifest.json")) && !cleared);
    }

    [Fact]
    public void A_run_continues_with_what_it_began_with()
    {
        using var stop = new CancellationTokenSource();
        _display.OnStep = _ => stop.Cancel();
        Assert.Null(new TrainingJob(_display, TimeProvider.System).Run(Request(), stop.Token));
        var request = Request();
        var longer = request with { Resume = true, Options = request.Options with { Epochs = 3 } };
        var fewer = request with { Resume = true, Set = SyntheticFaces.Set(training: 47, validation: 20) };

        var failure = Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(longer, CancellationToken.None));

        Assert.Contains("epochs is 3 and was 1.", failure.Message, StringComparison.Ordinal);
        var voted = request with { Resume = true, Set = request.Set with { Faces = [.. request.Set.Faces.Select(face => face with { Votes = new byte[] { 9, 0, 0, 0, 0, 0, 0, 0, 0, 1 } })] } };
        Assert.Contains("votes is", Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(voted, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Contains("data is", Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(fewer, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Teachers_are_asked_once_a_run_and_a_run_keeps_its_teachers()
    {
        using var stop = new CancellationTokenSource();
        var request = Small() with { Teachers = [SmallModel.Create(seed: 1)] };
        _display.OnStep = _ =>
        {
            if (_display.Notes.Any(n => n.StartsWith(Answered, StringComparison.Ordinal)))
            {
                stop.Cancel();
            }
        };
        Assert.Null(new TrainingJob(_display, TimeProvider.System).Run(request, stop.Token));
        _display.OnStep = null;

        var other = Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(request with { Resume = true, Teachers = [SmallModel.Create(seed: 2)] }, CancellationToken.None));
        var none = Assert.Throws<UsageException>(() => new TrainingJob(_display, TimeProvider.System).Run(request with { Resume = true, Teachers = [] }, CancellationToken.None));
        var package = new TrainingJob(_display, TimeProvider.System).Run(request with { Resume = true }, CancellationToken.None);

        Assert.Contains("teachers is", other.Message, StringComparison.Ordinal);
        Assert.Contains("teachers is not set and was", none.Message, StringComparison.Ordinal);
        Assert.NotNull(package);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(request.Teachers[0])), Assert.Single(package.Manifest.Teachers!));
        Assert.Single(_display.Notes, n => n.StartsWith(Answered, StringComparison.Ordinal));
    }

    [Fact]
    public void A_stop_while_teachers_are_asked_leaves_nothing_half_done()
    {
        using var stop = new CancellationTokenSource();
        var request = Small() with { Teachers = [SmallModel.Create(seed: 1), SmallModel.Create(seed: 2)] };
        _display.OnStep = _ => stop.Cancel();

        Assert.Null(new TrainingJob(_display, TimeProvider.System).Run(request, stop.Token));
        Assert.False(File.Exists(request.Folder.Taught));

        _display.OnStep = null;
        Assert.NotNull(new TrainingJob(_display, TimeProvider.System).Run(request with { Resume = true }, CancellationToken.None));
    }

    [Fact]
    public void What_was_learned_of_the_labels_is_written_down_and_what_is_held_out_is_said()
    {
        var request = Small();
        request = request with { Options = request.Options with { Reading = LabelReading.Latent, HoldOut = 0.3 } };
        var held = HeldOut.Part(request.Set.Of(Split.Training), 0.3).Held.Length;

        Assert.NotNull(new TrainingJob(_display, TimeProvider.System).Run(request, CancellationToken.None));

        Assert.Contains(_display.Notes, n => n.StartsWith($"{48 - held} training images, {20 + held} to validate with {held} held out", StringComparison.Ordinal));
        var rows = File.ReadAllLines(request.Folder.Transitions);
        Assert.Equal("latent,source,answer,share", rows[0]);
        Assert.Equal(1 + (7 * 7) + (7 * 10), rows.Length);
        Assert.All(rows[1..].GroupBy(row => string.Join(',', row.Split(',')[..2])), source =>
            Assert.Equal(1, source.Sum(row => double.Parse(row.Split(',')[3], CultureInfo.InvariantCulture)), 2));
    }

    [Fact]
    public void Cuda_where_there_is_none_is_a_clear_error()
    {
        Assert.SkipWhen(cuda_is_available(), "This machine has CUDA.");

        Assert.Contains("no CUDA device", Assert.Throws<UsageException>(() => TrainingDevice.Choose("cuda")).Message, StringComparison.Ordinal);
    }

    private TrainingRequest Small() => Request() with
    {
        Network = SequentialNetwork.CatalogName,
        Options = new() { Epochs = 1, BatchSize = 16, LearningRate = NetworkCatalog.Find(SequentialNetwork.CatalogName).LearningRate },
    };

    private TrainingRequest Request() => new()
    {
        Set = SyntheticFaces.Set(training: 48, validation: 20),
        Folder = new(_folder.Path),
        Network = NetworkCatalog.Default.Name,
        Labels = EmotionLabels.Seven,
        Options = new() { Epochs = 1, BatchSize = 16, EarlySide = 24, EarlyShare = 1 },
        Device = new(CPU, ScalarType.Float32),
        Command = "./train.sh train",
    };
}
