using System.Text;

namespace DeepEmotion.LocalHost.Commands;

/// <summary>A terminal's writer that outlives the terminal: a run whose terminal was closed still stops in order, and nobody reads what it says.</summary>
internal sealed class TerminalWriter(TextWriter terminal) : TextWriter(terminal.FormatProvider)
{
    public override Encoding Encoding => terminal.Encoding;

    /// <summary>Lets standard output and standard error fail silently where they are terminals. A full disk under a file is still an error.</summary>
    public static void Install()
    {
        if (!Console.IsOutputRedirected)
        {
            Console.SetOut(new TerminalWriter(Console.Out));
        }

        if (!Console.IsErrorRedirected)
        {
            Console.SetError(new TerminalWriter(Console.Error));
        }
    }

    public override void Write(char value) => Try(() => terminal.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => terminal.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => terminal.Write(value));

    public override void WriteLine(string? value) => Try(() => terminal.WriteLine(value));

    public override void Flush() => Try(terminal.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // The terminal is gone; the signal that says so stops the run.
        }
    }
}
