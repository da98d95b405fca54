using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DeepEmotion.LocalHost.Binding;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Shows where a batch's time went: the steps of processing, and the requests to storage.</summary>
/// <remarks>It listens to the spans of telemetry, and to each request (.NET's <c>System.Net.Http</c> spans).</remarks>
internal sealed class RunProfile : IDisposable
{
    private const string Requests = "System.Net.Http";
    private static readonly ActivitySource Source = new(FunctionInvoker.SourceName);

    private readonly ActivityListener _listener;
    private readonly ConcurrentDictionary<string, Step> _steps = new();
    private readonly ConcurrentDictionary<StorageOperation, int> _operations = new();
    private readonly Activity? _own;

    public RunProfile()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is Requests or "DeepEmotion" or FunctionInvoker.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Take,
        };
        ActivitySource.AddActivityListener(_listener);
        // Requests of run.sh itself belong to this trace; the functions have their own traces.
        _own = Source.StartActivity("run batch");
    }

    /// <summary>Writes two tables and a line of totals.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="outcome">The batch.</param>
    public void Show(IAnsiConsole console, BatchOutcome outcome)
    {
        var steps = new Table().Title("where the time went").Border(TableBorder.Rounded);
        steps.AddColumn("step").AddColumn(Right("times")).AddColumn(Right("seconds")).AddColumn(Right("ms each")).AddColumn(Right("of the run"));
        foreach (var (name, step) in _steps.OrderByDescending(static pair => pair.Value.Ticks))
        {
            var seconds = TimeSpan.FromTicks(step.Ticks).TotalSeconds;
            steps.AddRow(Markup.Escape(name), Text(step.Count), Text(seconds, 2), Text(1000 * seconds / step.Count, 1), $"{Text(100 * seconds / outcome.Seconds, 0)} %");
        }

        console.Write(steps.Caption("steps overlap and contain each other; a step's time includes its waiting"));
        var operations = new Table().Title("requests to storage").Border(TableBorder.Rounded);
        operations.AddColumn("by").AddColumn("service").AddColumn("operation").AddColumn(Right("times")).AddColumn(Right("a photo"));
        foreach (var (operation, count) in _operations.OrderBy(static pair => pair.Key.By).ThenBy(static pair => pair.Key.Service).ThenByDescending(static pair => pair.Value))
        {
            operations.AddRow(operation.By, operation.Service, operation.Name, Text(count), Text(count / (double)Math.Max(1, outcome.Summary.Images), 2));
        }

        console.Write(operations);
        var work = _operations.Where(static pair => pair.Key.By == StorageOperation.Functions).Sum(static pair => pair.Value);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"storage operations of the functions {work}, {work / (double)Math.Max(1, outcome.Summary.Images):0.00} a photo; looking for work {_operations.Where(static pair => pair.Key.By == StorageOperation.Looking).Sum(static pair => pair.Value)}"));
    }

    public void Dispose()
    {
        _own?.Dispose();
        _listener.Dispose();
    }

    private void Take(Activity activity)
    {
        if (activity.Source.Name == Requests)
        {
            if (StorageOperation.Of(activity, ByOf(activity)) is { } operation)
            {
                _operations.AddOrUpdate(operation, 1, static (_, count) => count + 1);
            }
        }
        else if (activity != _own)
        {
            _steps.GetOrAdd(activity.OperationName, static _ => new Step()).Add(activity.Duration.Ticks);
        }
    }

    // A timer's requests grow with a batch's duration and size.
    private string? ByOf(Activity request)
    {
        var root = request;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root == _own ? StorageOperation.Own : root.OperationName is "SummarizeBatches" or "ReconcileUploads" or "RecoverDeadLetters" ? StorageOperation.Timers : null;
    }

    private static TableColumn Right(string name) => new TableColumn(name).RightAligned();

    private static string Text(double value, int digits = 0) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    private sealed class Step
    {
        private long _ticks;
        private int _count;

        public long Ticks => Interlocked.Read(ref _ticks);

        public int Count => Volatile.Read(ref _count);

        public void Add(long ticks)
        {
            Interlocked.Add(ref _ticks, ticks);
            Interlocked.Increment(ref _count);
        }
    }
}
