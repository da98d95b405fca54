using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace DeepEmotion.Functions.Storage;

/// <summary>
/// Measures how long work waited because storage failed: tries without an answer, and the pauses after them. Such time
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

    /// <summary>What was lost so far. Calls side by side count once, and rather too little than too much.</summary>
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

    /// <summary>Begins to measure the calls that this method and those that it calls make.</summary>
    public static LostTime Measure() => Measured.Value = new LostTime();

    /// <summary>Has a client's calls measured.</summary>
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
