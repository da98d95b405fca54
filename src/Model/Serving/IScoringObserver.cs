using System.Diagnostics;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Serving;

/// <summary>Observes every run of the network.</summary>
public interface IScoringObserver
{
    /// <summary>A run begins.</summary>
    /// <param name="model">The model that runs.</param>
    /// <param name="faces">The number of faces in the run.</param>
    /// <param name="callers">Trace contexts of the faces' callers, default if untraced; valid only during this call.</param>
    /// <returns>Disposed when the run ends; null if not needed.</returns>
    IDisposable? BeginRun(ModelVersion model, int faces, IEnumerable<ActivityContext> callers);
}
