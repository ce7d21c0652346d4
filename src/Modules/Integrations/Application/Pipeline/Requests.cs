using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Pipeline;

/// <summary>Marks this module's own requests: the behaviours run for these and for nobody else's.</summary>
internal interface IModuleRequest;

/// <summary>Changes something.</summary>
internal interface ICommand<out TResult> : IRequest<TResult>, IModuleRequest;

/// <summary>Changes nothing.</summary>
internal interface IQuery<out TResult> : IRequest<TResult>, IModuleRequest;

/// <summary>A command that a schedule sends again and again: worth a line only when it fails.</summary>
internal interface ISweep;

/// <summary>A command that a caller may repeat under one Idempotency-Key.</summary>
internal interface IRepeatable
{
    TenantScope Tenant { get; }
}
