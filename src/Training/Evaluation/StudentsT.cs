namespace DeepEmotion.Training.Evaluation;

/// <summary>Student's t-distribution, for intervals of means of few values.</summary>
internal static class StudentsT
{
    private const double Normal95 = 1.959964;
    private const int Many = 10_000;
    private const int Halvings = 60;

    /// <summary>The number t for which |T| exceeds t with a probability of 5 %: 12.706 for one degree of freedom, 1.96 for very many.</summary>
    public static double TwoSided95(int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (degrees > Many)
        {
            return Normal95;
        }
        var (low, high) = (Normal95, 13.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Within(middle, degrees) < 0.95 ? (middle, high) : (low, middle);
        }
        return low;
    }

    /// <summary>The probability that |T| is at most t.</summary>
    /// <remarks>Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), equations 26.7.3 and 26.7.4.</remarks>
    private static double Within(double t, int degrees)
    {
        var angle = Math.Atan(t / Math.Sqrt(degrees));
        var (sine, cosine) = Math.SinCos(angle);
        var odd = degrees % 2 == 1;
        var (sum, term) = (0.0, odd ? cosine : 1);
        for (var k = odd ? 3 : 2; k <= degrees; k += 2)
        {
            sum += term;
            term *= (k - 1.0) / k * cosine * cosine;
        }
        return odd ? 2 / Math.PI * (angle + (sine * sum)) : sine * sum;
    }
}
