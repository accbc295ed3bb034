import { Component, type ReactNode } from 'react';
import { LoadError } from '../ui/load-error.tsx';

/** Keeps a bug in one screen from taking the window down; what was typed is saved by the draft, not by the screen. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };
  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }
  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <LoadError
        title="This screen stopped working"
        error={this.state.error}
        retry={() => this.setState({ error: null })}
      />
    );
  }
}
