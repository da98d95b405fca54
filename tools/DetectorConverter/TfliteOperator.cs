namespace DeepEmotion.DetectorConverter;

/// <summary>One operation: which tensors it reads and writes (by number, -1 for none) and its options table.</summary>
internal sealed record TfliteOperator(TfliteOpcode Code, int[] Inputs, int[] Outputs, FlatTable? Options)
{
    /// <summary>The options, which the operator cannot do without.</summary>
    public FlatTable Settings => Options ?? throw new InvalidDataException($"The operator {Code} has no options.");
}
