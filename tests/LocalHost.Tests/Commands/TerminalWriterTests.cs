using DeepEmotion.LocalHost.Commands;

namespace DeepEmotion.LocalHost.Tests.Commands;

public sealed class TerminalWriterTests
{
    [Fact]
    public async Task What_is_written_arrives()
    {
        using var screen = new StringWriter();
        using var writer = new TerminalWriter(screen);
        writer.Write('a');
        writer.Write("b");
        writer.Write("cd".AsSpan());
        await writer.WriteLineAsync("e");
        Assert.Equal($"abcde{Environment.NewLine}", screen.ToString());
    }

    [Fact]
    public async Task A_terminal_that_was_closed_stops_nothing()
    {
        using var closed = new StreamWriter(new ClosedTerminal()) { AutoFlush = true };
        using var writer = new TerminalWriter(closed);
        writer.Write('a');
        writer.Write("b");
        writer.Write("cd".AsSpan());
        writer.WriteLine("e");
        await writer.WriteLineAsync("f");
        await writer.FlushAsync();
    }

    private sealed class ClosedTerminal : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Input/output error");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Input/output error");
    }
}
