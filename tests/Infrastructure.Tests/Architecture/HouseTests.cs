using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Architecture;

public sealed class HouseTests
{
    private static readonly House Source = House.Read();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_folder_depends_on_one_that_depends_on_it(int depth)
    {
        var circle = Source.FindCircle(depth);
        Assert.True(circle is null, string.Join(" -> ", circle ?? []));
    }

    [Fact]
    public void Arrows_between_projects_go_one_way()
    {
        var arrows = Source.Arrows(depth: 1);
        Assert.DoesNotContain(arrows["LocalHost"], room => room is not ("Functions" or "Vision" or "Model"));
        Assert.DoesNotContain(arrows["Functions"], room => room is not ("Vision" or "Model"));
        Assert.DoesNotContain(arrows["Vision"], room => room is not "Model");
        Assert.DoesNotContain(arrows["Training"], room => room is not "Model");
        Assert.Empty(arrows["Model"]);
    }

    [Fact]
    public void Vision_names_no_type_of_azure() => Assert.All(
        Directory.EnumerateFiles(Repository.PathOf("src/Vision"), "*.cs", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/", StringComparison.Ordinal)),
        path => Assert.DoesNotContain("using Azure", File.ReadAllText(path), StringComparison.Ordinal));

    /// <summary>It sends events to Microsoft unless it is told not to before it starts.</summary>
    [Fact]
    public void Telemetry_is_turned_off_before_onnx_runtime_starts()
    {
        string[] starts = ["new SessionOptions", "new InferenceSession(", "OrtEnv."];
        var files = new[] { "src", "benchmarks", "tools", "samples", "simulation" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .Select(path => (Path: path, Text: File.ReadAllText(path)))
            .Where(file => starts.Any(start => file.Text.Contains(start, StringComparison.Ordinal)))
            .ToArray();
        Assert.True(files.Length >= 5);
        Assert.All(files, file =>
        {
            var first = starts.Select(start => file.Text.IndexOf(start, StringComparison.Ordinal)).Where(place => place >= 0).Min();
            Assert.InRange(file.Text.IndexOf("TurnOffForSessions()", StringComparison.Ordinal), 0, first);
        });
        Assert.All(
            ["Functions", "LocalHost", "Training"],
            project => Assert.Matches(@"(?m)^using [\w.]+;\n\nRuntimeTelemetry\.TurnOff\(\);$", Repository.Read($"src/{project}/Program.cs")));
    }

    [Fact]
    public void A_circle_is_seen_through_types_and_extension_methods()
    {
        var house = House.Of(new Dictionary<string, string>
        {
            ["P/A/One.cs"] = "using P.B;\nnamespace P.A;\nclass One { Two two; }",
            ["P/B/Two.cs"] = "using P.C;\nnamespace P.B;\nclass Two { void M(string s) => s.Shout(); }",
            ["P/C/Three.cs"] = "using P.A;\nnamespace P.C;\nstatic class Three { public static void Shout(this string s) { One one; /* Two */ } }",
        });
        Assert.Equal(["P/A", "P/B", "P/C", "P/A"], house.FindCircle(2));
        Assert.Null(house.FindCircle(1));
    }
}
