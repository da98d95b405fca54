using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Model.Serving;

/// <summary>Opens a published version and tests it, as every process does before it lets one serve.</summary>
public sealed class ModelLoader(IModelSource source, SessionFactory sessions, IOptions<HotModelOptions> options, TimeProvider time)
{
    // A kernel that ignores cancellation is abandoned after this additional time.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>What networks run on: Cpu or Cuda.</summary>
    public ExecutionProvider Provider => sessions.Provider;

    /// <summary>The precision that networks compute in.</summary>
    public Precision Precision => sessions.Precision;

    /// <summary>The configured provider.</summary>
    public ExecutionProvider Configured => sessions.Configured;

    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">It must not serve; the message says why.</exception>
    public async Task<EmotionNetwork> LoadAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var manifest = await source.ReadManifestAsync(version, cancellationToken).ConfigureAwait(false);
        // A version without such a file is refused before anything is downloaded.
        _ = manifest.FileIn(Precision);
        var onnx = await source.ReadOnnxAsync(version, Precision, cancellationToken).ConfigureAwait(false);
        return await TryAsync(onnx, manifest, cancellationToken).ConfigureAwait(false);
    }

    internal async Task<EmotionNetwork> TryAsync(byte[] onnx, ModelManifest manifest, CancellationToken cancellationToken)
    {
        var allowed = options.Value.TrialLimit;
        using var limit = new CancellationTokenSource(allowed, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var token = end.Token;
        var trial = Task.Run(() => EmotionNetwork.Load(onnx, manifest, sessions, token), CancellationToken.None);
        try
        {
            return await trial.WaitAsync(allowed + Grace, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Abandon(trial);
            throw new ModelRejectedException($"Model {manifest.Version}: its trial took more than {allowed} and could not be stopped.");
        }
        catch (OperationCanceledException)
        {
            // A process crashes if it ends while ONNX Runtime is working.
            await Task.WhenAny(trial, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
            Abandon(trial);
            throw;
        }
    }

    private static void Abandon(Task<EmotionNetwork> trial) =>
        _ = trial.ContinueWith(static late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
}
