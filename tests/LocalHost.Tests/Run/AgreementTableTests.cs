using DeepEmotion.Functions.Batches.Agreement;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.LocalHost.Run;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class AgreementTableTests
{
    [Fact]
    public void Without_a_label_of_an_expression_the_faces_found_are_still_shown()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Interactive = InteractionSupport.No });
        console.Profile.Width = 120;
        var agreement = new AgreementFigures { People = [], RiskCoverage = [], RealFaces = new Interval(0, 0, 1), Detector = new DetectorAgreement(1, 2, 1, new Interval(0.6667, 0.2, 1)) };
        AgreementTable.Show(new BatchSummary { Batch = "holiday", Agreement = agreement }, console);
        Assert.Contains("66.7 % (20.0 to 100.0)", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("3 in 1 photo", output.ToString(), StringComparison.Ordinal);
    }
}
