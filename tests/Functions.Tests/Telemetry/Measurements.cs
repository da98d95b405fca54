using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DeepEmotion.Functions.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Tests.Telemetry;

/// <summary>Everything that the instruments of one meter factory measure while this is alive.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, Dictionary<string, string?> Tags)> _taken = new();

    public Measurements(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == PipelineMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>A factory for instruments that nobody listens to.</summary>
    public static IMeterFactory NewFactory() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    /// <summary>What an instrument has measured so far, with only the tags that are asked for.</summary>
    public IReadOnlyList<double> Of(string instrument, params (string Name, string Value)[] tags) =>
        [.. _taken
            .Where(taken => taken.Instrument == instrument && tags.All(tag => taken.Tags.GetValueOrDefault(tag.Name) == tag.Value))
            .Select(taken => taken.Value)];

    /// <summary>Asks the observable instruments.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, string?>();
        foreach (var (name, tag) in tags)
        {
            copy[name] = tag?.ToString();
        }
        _taken.Enqueue((instrument.Name, value, copy));
    }
}
