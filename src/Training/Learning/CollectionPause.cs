using System.Runtime;

namespace DeepEmotion.Training.Learning;

/// <summary>Keeps the garbage collector from running while numbers are passed to libtorch.</summary>
/// <remarks>
/// TorchSharp wraps each number in a scalar with a finalizer, passes its address to native code and keeps no reference. A collection
/// at that moment, which another thread's allocations can cause, frees the scalar during the call: a step fails, or the process
/// crashes (dotnet/TorchSharp, pull requests 1434 and 1496). So collections happen only between steps.
/// </remarks>
internal static class CollectionPause
{
    /// <summary>Bytes that may be allocated without a collection; a step allocates below a hundredth of it.</summary>
    private const long Budget = 200 << 20;

    private static readonly Lock Gate = new();
    private static int _steps;
    private static long _start;

    /// <summary>No collection happens until the returned object is disposed, however many threads hold one.</summary>
    public static IDisposable Begin()
    {
        lock (Gate)
        {
            if (_steps++ == 0 && (!IsPaused || GC.GetTotalAllocatedBytes() - _start > Budget / 2))
            {
                End();
                GC.TryStartNoGCRegion(Budget);
                _start = GC.GetTotalAllocatedBytes();
            }
        }
        return new Step();
    }

    private static bool IsPaused => GCSettings.LatencyMode == GCLatencyMode.NoGCRegion;

    private static void End()
    {
        if (IsPaused)
        {
            GC.EndNoGCRegion();
        }
    }

    private sealed class Step : IDisposable
    {
        public void Dispose()
        {
            lock (Gate)
            {
                _steps--;
            }
        }
    }
}
