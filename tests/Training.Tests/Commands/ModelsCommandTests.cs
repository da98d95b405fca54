using System.CommandLine;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Commands;
using DeepEmotion.Training.Export;
using Spectre.Console;

namespace DeepEmotion.Training.Tests.Commands;

/// <summary>The commands <c>publish</c> and <c>models</c> as a person types them, on an account of their own.</summary>
public sealed class ModelsCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly JobEnvironment _environment;
    private readonly ModelRegistry _registry;

    public ModelsCommandTests(AzuriteFixture azurite)
    {
        _environment = new(("AzureWebJobsStorage", azurite.ConnectionString));
        Container = azurite.Blobs.GetBlobContainerClient(ModelRegistry.ContainerName);
        _registry = new(Container, TimeProvider.System);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Azure.Storage.Blobs.BlobContainerClient Container { get; }

    public async ValueTask InitializeAsync() => await Container.DeleteIfExistsAsync(cancellationToken: Cancellation);

    public ValueTask DisposeAsync()
    {
        _environment.Dispose();
        _folder.Dispose();
        _output.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Publishing_answers_0_when_promoted_and_3_when_not_better()
    {
        Assert.Equal(0, await RunAsync("publish", "--run", Package(1, 0.70), "--promote", "always"));
        Assert.Equal(3, await RunAsync("publish", "--run", Package(2, 0.60)));
        Assert.Contains("60.00 % against 70.00 %", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("publish", "--model", Path.Combine(Package(3, 0.60), "model.onnx"), "--promote", "never"));
        Assert.Equal(Version(1, 0.70), await CurrentAsync());
        Assert.Equal(3, await _registry.ListAsync(Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task An_unknown_way_to_promote_stores_nothing()
    {
        Assert.Equal(1, await RunAsync("publish", "--run", Package(1, 0.70), "--promote", "perhaps"));
        Assert.False(await Container.ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task The_list_shows_what_serves_and_what_a_rollback_would_take()
    {
        Assert.Equal(0, await RunAsync("models", "list"));
        Assert.Contains($"the bundled one, {BundledModel.Read().Manifest.Version}", _output.ToString(), StringComparison.Ordinal);

        await RunAsync("publish", "--run", Package(1, 0.70), "--promote", "always");
        await RunAsync("publish", "--run", Package(2, 0.72));
        await RunAsync("models", "list");
        var rows = _output.ToString().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Contains($"{Version(2, 0.72)} serves test, 7 classes 2026-01-02 00:00 72.00 % 100", rows);
        Assert.Contains($"{Version(1, 0.70)} before test, 7 classes 2026-01-01 00:00 70.00 % 100", rows);
    }

    [Fact]
    public async Task A_version_is_shown_promoted_and_rolled_back()
    {
        await RunAsync("publish", "--run", Package(1, 0.70), "--promote", "always");
        await RunAsync("publish", "--run", Package(2, 0.60), "--promote", "never");

        Assert.Equal(0, await RunAsync("models", "show", Version(2, 0.60).ToString()));
        Assert.Contains($"# Model {Version(2, 0.60)}", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync("models", "promote", Version(2, 0.60).ToString()));
        Assert.Equal(Version(2, 0.60), await CurrentAsync());
        Assert.Equal(0, await RunAsync("models", "rollback"));
        Assert.Equal(Version(1, 0.70), await CurrentAsync());
        Assert.Equal(0, await RunAsync("models", "show"));
        Assert.Contains($"rollback from {Version(2, 0.60)}", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_no_app_would_let_serve_is_not_promoted()
    {
        await RunAsync("publish", "--run", Package(1, 0.70), "--promote", "always");
        var (onnx, manifest) = TestModel.Create(Emotion.Happy, trainedAt: new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), fault: ModelFault.IgnoresCount);
        await _registry.PublishAsync(onnx, manifest, Cancellation);
        await Assert.ThrowsAsync<ModelRejectedException>(() => RunAsync("models", "promote", manifest.Version.ToString()));
        Assert.Equal(Version(1, 0.70), await CurrentAsync());
    }

    [Fact]
    public async Task Pruning_says_what_it_deleted()
    {
        for (var day = 1; day <= 4; day++)
        {
            await RunAsync("publish", "--run", Package(day, 0.70), "--promote", day == 1 ? "always" : "never");
        }

        Assert.Equal(0, await RunAsync("models", "prune", "--keep", "1"));
        Assert.Contains($"deleted 2: {Version(2, 0.70)}, {Version(3, 0.70)}", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await RunAsync("models", "prune", "--keep", "0"));
        Assert.Equal(2, await _registry.ListAsync(Cancellation).CountAsync(Cancellation));
    }

    private static (byte[] Onnx, ModelManifest Manifest) Model(int day, double accuracy) =>
        TestModel.Create(Emotion.Happy, trainedAt: new(2026, 1, day, 0, 0, 0, TimeSpan.Zero), accuracy: accuracy);

    private static ModelVersion Version(int day, double accuracy) => Model(day, accuracy).Manifest.Version;

    private string Package(int day, double accuracy)
    {
        var (onnx, manifest) = Model(day, accuracy);
        new ModelPackage(onnx, manifest).Write(_folder.File($"run{day}"));
        return _folder.File($"run{day}");
    }

    private async Task<ModelVersion> CurrentAsync() => (await _registry.ReadCurrentAsync(Cancellation))!.Value.Version;

    private Task<int> RunAsync(params string[] arguments)
    {
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_output) });
        console.Profile.Width = 200;
        return new RootCommand { PublishCommand.Create(console), ModelsCommand.Create(console) }
            .Parse(arguments).InvokeAsync(new() { EnableDefaultExceptionHandler = false }, Cancellation);
    }
}
