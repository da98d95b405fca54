using System.Collections.Concurrent;
using System.Globalization;

namespace DeepEmotion.Benchmarks;

/// <summary>Requests at a fixed rate, whether or not the earlier ones are answered.</summary>
/// <param name="perSecond">How many are due in a second.</param>
/// <param name="duration">For how long.</param>
/// <param name="send">Sends one, by its number; gives whether it was answered as it should be.</param>
internal sealed class Load(int perSecond, TimeSpan duration, Func<int, Task<bool>> send)
{
    private readonly ConcurrentBag<double> _milliseconds = [];
    private int _sent;

    /// <summary>Sends them all and waits for their answers.</summary>
    public async Task RunAsync()
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        _sent = (int)(perSecond * duration.TotalSeconds);
        var requests = new Task[_sent];
        for (var i = 0; i < _sent; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond);
            if (due - time.GetElapsedTime(started) is { Ticks: > 0 } early)
            {
                await Task.Delay(early).ConfigureAwait(false);
            }
            requests[i] = SendAsync(i, due);
        }
        await Task.WhenAll(requests).ConfigureAwait(false);

        async Task SendAsync(int number, TimeSpan due)
        {
            try
            {
                if (await send(number).ConfigureAwait(false))
                {
                    _milliseconds.Add((time.GetElapsedTime(started) - due).TotalMilliseconds);
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Not answered.
            }
        }
    }

    /// <summary>Requests, the share that was answered, and the milliseconds that half, 95 of 100 and all answers took.</summary>
    public override string ToString()
    {
        double[] sorted = [.. _milliseconds.Order()];
        string At(double share) => sorted.Length == 0 ? "-" : sorted[(int)Math.Ceiling(share * sorted.Length) - 1].ToString("0.0", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{_sent} | {100.0 * sorted.Length / _sent:0.00} % | {At(0.5)} | {At(0.95)} | {At(1)}");
    }
}
