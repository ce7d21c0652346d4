using System.Linq.Expressions;

namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>A named answer to "which rows". Ordering, paging and shape belong to the read store. See decision 0002.</summary>
internal abstract class Specification<T>(Expression<Func<T, bool>> criteria)
{
    private Func<T, bool>? compiled;

    public Expression<Func<T, bool>> Criteria { get; } = criteria;

    public bool IsSatisfiedBy(T candidate) => (compiled ??= Criteria.Compile())(candidate);
}

internal static class SpecificationQueries
{
    public static IQueryable<T> Where<T>(this IQueryable<T> source, Specification<T> specification) => source.Where(specification.Criteria);
}
