namespace DeepEmotion.DetectorConverter;

/// <summary>The operators that BlazeFace uses, with the numbers of TensorFlow Lite's schema.fbs (enum BuiltinOperator).</summary>
internal enum TfliteOpcode
{
    Add = 0,
    Concatenation = 2,
    Conv2D = 3,
    DepthwiseConv2D = 4,
    Dequantize = 6,
    MaxPool2D = 17,
    Relu = 19,
    Reshape = 22,
    ResizeBilinear = 23,
    Pad = 34,
}
