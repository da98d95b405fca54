using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>The views of the training images that teachers are asked about, and that the network is then shown, one view an epoch.</summary>
/// <remarks>
/// An answer belongs to the view that it was given for (Beyer et al., "Knowledge distillation: A good teacher is patient and consistent", 2022, section 3.1). The network's view may be
/// softened and covered besides; a teacher sees it clear.
/// </remarks>
public static class TaughtViews
{
    /// <param name="count">Number of training images.</param>
    /// <param name="view">The view's number, from 0.</param>
    /// <param name="options">Seed, and how far faces are moved.</param>
    /// <returns>Where each image is looked at, float32 [count, 2, 3], on the CPU; the same whenever it is asked for.</returns>
    public static Tensor Windows(long count, int view, TrainingOptions options)
    {
        using var noise = new Generator((ulong)((options.Seed * 1_000_003L) + view));
        return Augmentation.Windows(count, options.Move, noise);
    }
}
