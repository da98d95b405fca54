using System.Diagnostics;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Serving;

/// <summary>Is told of every run of the network.</summary>
public interface IScoringObserver
{
    /// <summary>A run begins.</summary>
    /// <param name="model">The model that runs.</param>
    /// <param name="faces">Faces that go through it together.</param>
    /// <param name="callers">Trace contexts of those whose faces they are, default for the untraced; good during this call only.</param>
    /// <returns>Disposed when the run has ended; null where nothing is wanted.</returns>
    IDisposable? BeginRun(ModelVersion model, int faces, IEnumerable<ActivityContext> callers);
}
