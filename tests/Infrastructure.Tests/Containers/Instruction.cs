namespace DeepEmotion.Infrastructure.Tests.Containers;

/// <summary>One instruction of a Dockerfile, its continued lines joined.</summary>
internal readonly record struct Instruction(string Keyword, string Arguments)
{
    public string[] Words => Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
