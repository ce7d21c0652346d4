using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit.Sdk;
using Xunit.v3;

[assembly: Xunit.TestCollectionOrderer(typeof(GeniusErp.Tests.SeededOrder))]
[assembly: Xunit.TestClassOrderer(typeof(GeniusErp.Tests.SeededOrder))]
[assembly: Xunit.TestMethodOrderer(typeof(GeniusErp.Tests.SeededOrder))]
[assembly: Xunit.TestCaseOrderer(typeof(GeniusErp.Tests.SeededOrder))]

namespace GeniusErp.Tests;

/// <summary>
/// Tests run in an order that is mixed by names and a seed. xunit's own mixes by the path of the assembly as well, so a test that leans on another one fails in one folder only;
/// with this, a failure is seen everywhere, and again. <c>GENIUSERP_TEST_SEED</c> is the seed (<c>./test.sh --seed N</c>); default 1.
/// </summary>
public sealed class SeededOrder : ITestCollectionOrderer, ITestClassOrderer, ITestMethodOrderer, ITestCaseOrderer
{
    private static readonly string Seed = Environment.GetEnvironmentVariable("GENIUSERP_TEST_SEED") is { Length: > 0 } seed ? seed : "1";

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection
        => Mixed(testCollections, collection => collection.TestCollectionDisplayName);

    public IReadOnlyCollection<T?> OrderTestClasses<T>(IReadOnlyCollection<T?> testClasses)
        where T : notnull, ITestClass
        => Mixed(testClasses, type => type?.TestClassName);

    public IReadOnlyCollection<T?> OrderTestMethods<T>(IReadOnlyCollection<T?> testMethods)
        where T : notnull, ITestMethod
        => Mixed(testMethods, method => method?.MethodName);

    public IReadOnlyCollection<T> OrderTestCases<T>(IReadOnlyCollection<T> testCases)
        where T : notnull, ITestCase
        => Mixed(testCases, test => test.TestCaseDisplayName);

    private static T[] Mixed<T>(IReadOnlyCollection<T> all, Func<T, string?> nameOf)
        => [.. all.OrderBy(each => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Seed}\n{nameOf(each)}")))), StringComparer.Ordinal)];
}
