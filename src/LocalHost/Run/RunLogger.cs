using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Log lines for the terminal: time, level if above information, message, and an exception's message, or the whole exception for an error.</summary>
/// <param name="write">Shows a line.</param>
/// <param name="least">The lowest level that is shown.</param>
/// <param name="time">The clock.</param>
/// <param name="stop">Cancelled when the user stops the run; cancellations from that are not logged as errors.</param>
public sealed class RunLogger(Action<string> write, LogLevel least, TimeProvider time, CancellationToken stop = default) : ILoggerProvider
{
    private LogLevel Least => least;

    public ILogger CreateLogger(string categoryName) => new Category(this);

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string message, Exception? exception)
    {
        if (exception is OperationCanceledException && stop.IsCancellationRequested)
        {
            return;
        }

        var name = level > LogLevel.Information ? $"{level} " : string.Empty;
        var error = exception switch
        {
            null => string.Empty,
            _ when level >= LogLevel.Error => Environment.NewLine + exception,
            // Storage's messages continue with headers and ids, which do not help here.
            _ => $": {exception.GetType().Name}: {exception.Message.Split('\n')[0].Trim()}",
        };
        write($"{time.GetLocalNow():HH:mm:ss} {name}{message}{error}");
    }

    private sealed class Category(RunLogger owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= owner.Least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                owner.Write(logLevel, formatter(state, exception), exception);
            }
        }
    }
}
