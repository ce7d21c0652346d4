using System.Globalization;

namespace GeniusErp.Tests.Benchmarks;

internal static class Arguments
{
    /// <summary>Reads <c>--name number</c> pairs; false for anything else.</summary>
    public static bool TryRead(string[] arguments, string[] names, out Dictionary<string, int> given)
    {
        given = new(StringComparer.Ordinal);
        if (arguments.Length % 2 != 0)
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i += 2)
        {
            var name = arguments[i].TrimStart('-');
            if (!names.Contains(name, StringComparer.Ordinal) || !int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return false;
            }

            given[name] = number;
        }

        return true;
    }

    public static int Usage()
    {
        Console.Error.WriteLine(
            """
            dotnet run -c Release --project tests/Benchmarks -- seed [--rows 100000]
            dotnet run -c Release --project tests/Benchmarks -- run [--rounds 6] [--requests 3000]
            dotnet run -c Release --project tests/Benchmarks -- connections
            dotnet run -c Release --project tests/Benchmarks -- webhooks
            """);
        return 2;
    }
}
