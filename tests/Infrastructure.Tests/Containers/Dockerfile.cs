using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Containers;

/// <summary>A Dockerfile of infra/containers, read far enough to be checked without Docker.</summary>
internal sealed class Dockerfile
{
    private const string Folder = "infra/containers";

    private Dockerfile(string name, IReadOnlyList<Stage> stages) => (Name, Stages) = (name, stages);

    public static IReadOnlyList<Dockerfile> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf(Folder), "*.Dockerfile").Order().Select(file => Parse(Path.GetFileName(file))),
    ];

    public string Name { get; }

    public IReadOnlyList<Stage> Stages { get; }

    public Stage Last => Stages[^1];

    /// <summary>The commands that restore and publish.</summary>
    public IReadOnlyList<Instruction> Builds =>
        [.. Stages.SelectMany(stage => stage.Of("RUN")).Where(run => run.Arguments.StartsWith("dotnet ", StringComparison.Ordinal))];

    public override string ToString() => Name;

    private static Dockerfile Parse(string name)
    {
        var stages = new List<(string Image, string? Name, List<Instruction> Instructions)>();
        var lines = Repository.Read($"{Folder}/{name}").Split('\n').Where(line => !line.StartsWith('#') && line.Trim().Length > 0);
        foreach (var line in string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            var keyword = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            var instruction = new Instruction(keyword, line[(keyword.Length + 1)..].Trim());
            if (keyword == "FROM")
            {
                stages.Add((instruction.Words[0], instruction.Words is [_, "AS", var stage] ? stage : null, []));
            }
            else
            {
                stages[^1].Instructions.Add(instruction);
            }
        }
        return new Dockerfile(name, [.. stages.Select(stage => new Stage(stage.Image, stage.Name, stage.Instructions))]);
    }
}
