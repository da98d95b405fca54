using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Documentation;

/// <summary>No page tells its reader to type what nobody has tried: a command is run by a test, or commands.tsv says why not.</summary>
public sealed partial class DocumentedCommandTests
{
    private const string NotRun = "not run here: ";

    // A line: what the whole command matches, and the test that runs such a command, or the reason why none does. The first that matches counts.
    private static readonly (Regex Command, string By)[] Known =
    [
        .. Repository.Read("tests/Infrastructure.Tests/Documentation/commands.tsv").Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(line => (new Regex($"^(?:{line[0]})$", RegexOptions.CultureInvariant), line[1])),
    ];

    private static readonly Lazy<HashSet<string>> Tests = new(() =>
        [.. Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(path => TestMethod().Matches(File.ReadAllText(path)).Select(match => $"{Path.GetFileNameWithoutExtension(path)}.{match.Groups[1].Value}"))]);

    [Fact]
    public void Every_command_of_the_pages_is_run_by_a_test_or_says_why_not() =>
        Assert.Empty(DocumentedCommand.All.Where(command => ByOf(command) is null).Select(command => command.ToString()));

    [Fact]
    public void Every_entry_of_the_list_is_about_a_command_of_a_page()
    {
        var used = DocumentedCommand.All.Select(ByIndex).ToHashSet();
        Assert.Empty(Known.Where((_, i) => !used.Contains(i)).Select(entry => entry.Command.ToString()));
    }

    [Fact]
    public void Every_test_of_the_list_exists() => Assert.All(
        Known.Select(entry => entry.By).Where(by => !by.StartsWith(NotRun, StringComparison.Ordinal)),
        test => Assert.Contains(test, Tests.Value));

    [Fact]
    public void A_reason_says_something() => Assert.All(
        Known.Select(entry => entry.By).Where(by => by.StartsWith(NotRun, StringComparison.Ordinal)),
        reason => Assert.True(reason.Length > NotRun.Length + 10, reason));

    [Theory]
    [InlineData("./run.sh", "src/LocalHost/Commands/help.txt")]
    [InlineData("deepemotion", "src/LocalHost/Commands/help.txt")]
    [InlineData("./test.sh", "test.sh")]
    [InlineData("./bench.sh", "bench.sh")]
    public void Every_option_that_a_page_names_is_in_the_help(string program, string help)
    {
        var known = Option().Matches(Repository.Read(help)).Select(match => match.Value).ToHashSet();
        Assert.All(CallsOf(program), call => Assert.All(Option().Matches(call.Line).Select(match => match.Value), option => Assert.True(known.Contains(option), $"{call}: {option} is not in {help}")));
    }

    [Fact]
    public void Every_option_of_train_that_a_page_names_exists()
    {
        var code = string.Concat(Directory.EnumerateFiles(Repository.PathOf("src/Training/Commands"), "*.cs").Select(File.ReadAllText));
        Assert.NotEmpty(CallsOf("./train.sh"));
        Assert.All(CallsOf("./train.sh"), call => Assert.All(Option().Matches(call.Line).Select(match => match.Value), option => Assert.True(code.Contains($"\"{option}\"", StringComparison.Ordinal) || option == "--help", $"{call}: there is no {option}")));
    }

    [Fact]
    public void Every_folder_and_file_that_a_page_links_to_exists() => Assert.All(
        DocumentedCommand.Pages.SelectMany(page => Link().Matches(Repository.Read(page)).Select(match => (Page: page, Target: match.Groups[1].Value))),
        link => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.PathOf(link.Page))!, link.Target)), $"{link.Page} links to {link.Target}"));

    private static IEnumerable<DocumentedCommand> CallsOf(string program) =>
        DocumentedCommand.All.Where(command => command.Line.StartsWith(program + " ", StringComparison.Ordinal));

    private static string? ByOf(DocumentedCommand command) => ByIndex(command) is >= 0 and var i ? Known[i].By : null;

    private static int ByIndex(DocumentedCommand command) => Array.FindIndex(Known, entry => entry.Command.IsMatch(command.Line));

    [GeneratedRegex(@"public (?:async Task|void) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
