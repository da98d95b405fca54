using DeepEmotion.Model.Scoring;

namespace DeepEmotion.Model.Serving;

/// <summary>The right to use one model until disposed, even if another one is swapped in meanwhile.</summary>
public sealed class ModelLease : IDisposable
{
    private LoadedModel? _model;

    internal ModelLease(LoadedModel model) => _model = model;

    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public EmotionNetwork Network => _model?.Network ?? throw new ObjectDisposedException(nameof(ModelLease));

    public void Dispose() => Interlocked.Exchange(ref _model, null)?.Release();
}
