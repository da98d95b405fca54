using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace DeepEmotion.Functions.Storage;

/// <summary>
/// Measures how long work waited because storage failed: failed tries and the pauses after them. That time
/// says nothing about how expensive the work is.
/// </summary>
internal sealed class LostTime
{
    private static readonly AsyncLocal<LostTime?> Measured = new();

    private readonly Lock _lock = new();
    private long _counted;
    private long _lost;

    private LostTime()
    {
    }

    /// <summary>The time lost so far. Parallel calls count once; the figure may be too low but not too high.</summary>
    public TimeSpan Sum
    {
        get
        {
            lock (_lock)
            {
                return Stopwatch.GetElapsedTime(0, _lost);
            }
        }
    }

    /// <summary>Starts to measure the storage calls of the calling method and everything it calls.</summary>
    public static LostTime Measure() => Measured.Value = new LostTime();

    /// <summary>Adds the measurement to a client.</summary>
    public static void AddTo(ClientOptions client)
    {
        client.AddPolicy(new Call(), HttpPipelinePosition.PerCall);
        client.AddPolicy(new Try(), HttpPipelinePosition.PerRetry);
    }

    private void Add(long from, long until)
    {
        lock (_lock)
        {
            _lost += Math.Max(0, until - Math.Max(from, _counted));
            _counted = Math.Max(_counted, until);
        }
    }

    private sealed class Call : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
            }
            finally
            {
                if (Measured.Value is { } measured && message.TryGetProperty(nameof(Try), out var last) && last is long lastTry)
                {
                    measured.Add(began, lastTry);
                }
            }
        }
    }

    private sealed class Try : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (Measured.Value is not null)
            {
                message.SetProperty(nameof(Try), Stopwatch.GetTimestamp());
            }
            return ProcessNextAsync(message, pipeline);
        }
    }
}
