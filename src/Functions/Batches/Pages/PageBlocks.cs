namespace DeepEmotion.Functions.Batches.Pages;

/// <summary>Lines of text at the end of a page, in blocks that its scripts read only when they need one of their lines.</summary>
/// <remarks>A block is a comment: browsers read one twice as fast as the text of a script, and it enters the page only when it is whole.</remarks>
/// <param name="html">The page.</param>
/// <param name="name">The blocks are <c>name-0</c>, <c>name-1</c>, ….</param>
internal sealed class PageBlocks(TextWriter html, string name)
{
    private const int LinesPerBlock = 50;
    private int _lines;

    /// <summary>Whether the next line begins a block.</summary>
    public bool IsBetween => _lines % LinesPerBlock == 0;

    /// <summary>Begins a line. Its text must not contain <c>&gt;</c>, <c>--</c> or line ends.</summary>
    public void BeginLine()
    {
        html.Write(IsBetween ? $"<div hidden id=\"{name}-{_lines / LinesPerBlock}\"><!--" : "\n");
        _lines++;
    }

    /// <summary>Ends the block after its last line.</summary>
    public void EndBlock() => html.Write("--></div>\n");
}
