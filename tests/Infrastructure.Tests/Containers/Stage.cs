namespace DeepEmotion.Infrastructure.Tests.Containers;

/// <summary>A stage of a Dockerfile: its base image, its name where it has one, and what happens in it.</summary>
internal sealed record Stage(string Image, string? Name, IReadOnlyList<Instruction> Instructions)
{
    public IEnumerable<Instruction> Of(string keyword) => Instructions.Where(instruction => instruction.Keyword == keyword);
}
