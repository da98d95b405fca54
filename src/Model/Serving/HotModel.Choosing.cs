using System.Runtime.CompilerServices;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Storage;

namespace DeepEmotion.Model.Serving;

/// <content>Chooses the serving version: the one in the pointer, then earlier current ones, then other published ones, then the bundled one.</content>
public sealed partial class HotModel
{
    // Each candidate may take its whole time limit; the others wait for the next poll.
    private const int MaxTrialsAtOnce = 5;

    private bool ServesPublished => Volatile.Read(ref _model) is not null && !Status.Bundled;

    private async Task ChooseAsync(bool readPointer, CancellationToken cancellationToken)
    {
        await _choosing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (readPointer)
            {
                await ReadPointerAsync(cancellationToken).ConfigureAwait(false);
            }
            await TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // No exception may end the polling or the process: the next poll tries again.
            Report(e);
        }
        finally
        {
            _choosing.Release();
        }
    }

    private async Task RetireAsync(EmotionNetwork failing, ModelRejectedException failure, CancellationToken cancellationToken)
    {
        await _choosing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (ServesPublished && Volatile.Read(ref _model)?.Network == failing)
            {
                Refuse(failing.Manifest.Version, failure);
                Volatile.Write(ref _ready, new(TaskCreationOptions.RunContinuationsAsynchronously));
                Update(static status => status with { Serving = null });
                Interlocked.Exchange(ref _model, null)?.Release();
            }
        }
        finally
        {
            _choosing.Release();
        }
    }

    private async Task ReadPointerAsync(CancellationToken cancellationToken)
    {
        Versioned<CurrentModel>? pointer = null;
        string? problem = null;
        try
        {
            pointer = await _source.ReadCurrentAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ModelRejectedException unreadable)
        {
            problem = unreadable.Message;
        }
        if (pointer?.ETag != _pointer?.ETag || problem != _pointerProblem)
        {
            _refused.Clear();
        }
        (_pointer, _pointerProblem) = (pointer, problem);
        Update(status => status with { RegistryProblem = null, LastChecked = _time.GetUtcNow() });
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (_pointer is null && _pointerProblem is null)
        {
            await TakeBundledIfNoneServesAsync(cancellationToken).ConfigureAwait(false);
            Report(ServesPublished ? "Nothing is promoted any more: current.json was deleted." : null);
            return;
        }
        var trials = 0;
        await foreach (var version in CandidatesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (version == Status.Serving || trials++ == MaxTrialsAtOnce || await TryTakeAsync(version, cancellationToken).ConfigureAwait(false))
            {
                break;
            }
        }
        await TakeBundledIfNoneServesAsync(cancellationToken).ConfigureAwait(false);
        var wanted = _pointer?.Value.Version;
        Report(wanted is null ? _pointerProblem : wanted == Status.Serving ? null : _refused.GetValueOrDefault(wanted.Value).Reason?.Message);
    }

    private async IAsyncEnumerable<ModelVersion> CandidatesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_pointer is not null && MayServe(_pointer.Value.Version))
        {
            yield return _pointer.Value.Version;
        }
        if (ServesPublished)
        {
            yield break;
        }
        foreach (var version in (_pointer?.Value.Previous ?? []).Where(MayServe))
        {
            yield return version;
        }
        if (Volatile.Read(ref _model) is null)
        {
            var published = await _source.ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (var version in published.OrderDescending().Where(MayServe))
            {
                yield return version;
            }
        }
    }

    // A missing version may have been copied meanwhile; a bad one stays bad. A machine may have memory again, but should not load the same file at each poll.
    private bool MayServe(ModelVersion version) => !_refused.TryGetValue(version, out var refused)
        || refused.Reason is ModelNotFoundException
        || (refused.Reason.InnerException is MachineExhaustedException && _time.GetElapsedTime(refused.At) >= VersionedModels.RefusalLasts);

    private async Task<bool> TryTakeAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        try
        {
            Swap(new LoadedModel(await _loader.LoadAsync(version, cancellationToken).ConfigureAwait(false)), bundled: false);
            LogSwapped(_logger, version);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && !TransientFailure.Is(e, cancellationToken))
        {
            Refuse(version, e);
            return false;
        }
    }

    private async Task TakeBundledIfNoneServesAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _model) is null)
        {
            var (onnx, manifest) = _bundled();
            Swap(new LoadedModel(await _loader.TryAsync(onnx, manifest, cancellationToken).ConfigureAwait(false)), bundled: true);
        }
    }

    private void Refuse(ModelVersion version, Exception reason)
    {
        var isKnown = _refused.TryGetValue(version, out var known) && known.Reason.Message == reason.Message;
        _refused[version] = (reason, _time.GetTimestamp());
        if (isKnown)
        {
            return;
        }
        LogRejected(_logger, version, Status.Serving?.ToString() ?? "no model", reason.Message);
        Update(status => status with { Rejections = status.Rejections + 1 });
    }

    private void Swap(LoadedModel next, bool bundled)
    {
        var old = Interlocked.Exchange(ref _model, next);
        Update(status => status with
        {
            Serving = next.Network.Manifest.Version,
            Bundled = bundled,
            Since = _time.GetUtcNow(),
            Swaps = bundled ? status.Swaps : status.Swaps + 1,
        });
        old?.Release();
        Volatile.Read(ref _ready).TrySetResult();
        if (_stopping.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _model, null)?.Release();
        }
    }

    private void Report(Exception trouble)
    {
        if (trouble is ModelRejectedException)
        {
            Update(status => status with { Problem = $"The bundled model cannot serve: {trouble.Message}" });
            return;
        }
        var problem = $"The model registry does not answer: {TransientFailure.Describe(trouble)}.";
        if (problem != Status.RegistryProblem)
        {
            LogRegistryProblem(_logger, trouble);
        }
        Update(status => status with { RegistryProblem = problem });
    }

    private void Report(string? problem) => Update(status => status with
    {
        Problem = problem is null ? null : $"{problem} {status.Serving} serves instead{(status.Bundled ? ", which is the bundled model" : "")}.",
    });
}
