/** The little that these modules use of JupyterLab, by hand: its own types are not shipped with it. */
export interface SharedScope {
  [name: string]: { [version: string]: { get(): Promise<() => unknown>; from: string } };
}

export interface Signal<S, A> {
  connect(slot: (sender: S, args: A) => void): boolean;
  disconnect(slot: (sender: S, args: A) => void, thisArg?: unknown): boolean;
}

export interface Widget {
  node: HTMLElement;
  id: string;
  isVisible: boolean;
  isDisposed: boolean;
  title: { label: string; closable: boolean };
  disposed: Signal<Widget, void>;
  addClass(name: string): void;
  toggleClass(name: string, on: boolean): boolean;
  setHidden(hidden: boolean): void;
  dispose(): void;
}

export interface TextModel {
  dirty: boolean;
  toString(): string;
  stateChanged: Signal<TextModel, { name: string }>;
}

export interface Context {
  path: string;
  ready: Promise<void>;
  model: TextModel;
  save: () => Promise<void>;
  fileChanged: Signal<Context, unknown>;
  sessionContext: SessionContext;
}

export interface SessionContext {
  ready: Promise<void>;
  session: { kernel: { name: string; status: string; reconnect(): Promise<void> } | null } | null;
  kernelPreference: { name?: string };
  statusChanged: Signal<SessionContext, string>;
  connectionStatusChanged: Signal<SessionContext, string>;
  kernelChanged: Signal<SessionContext, unknown>;
  /** Takes the session that the server has for this document; a second call waits for the first. */
  initialize(): Promise<boolean>;
  shutdown(): Promise<void>;
  changeKernel(options: { name?: string }): Promise<unknown>;
}

/** The server's sessions: JupyterLab's manager of them. */
export interface Sessions {
  findByPath(path: string): Promise<{ id: string } | undefined>;
  connectTo(options: { model: { id: string } }): Session;
  refreshRunning(): Promise<void>;
}

export interface Session {
  id: string;
  isDisposed: boolean;
  kernel: { status: string } | null;
}

export interface Cell extends Widget {
  model: { type: string; id: string; sharedModel: { getSource(): string } };
  ready: Promise<void>;
  readOnly: boolean;
}

export interface NotebookPanel extends Widget {
  context: Context & { model: NotebookModel };
  content: Widget & { widgets: readonly Cell[]; activeCellIndex: number; mode: string };
  contentHeader: { insertWidget(index: number, widget: Widget): void };
  toolbar: Widget;
  /** Private to JupyterLab, so it may be missing: opens the dialog after a kernel died. */
  _onSessionStatusChanged?: (sender: SessionContext, status: string) => void;
  sessionContext: SessionContext;
}

export interface NotebookModel extends TextModel {
  sharedModel: { metadata: Record<string, any>; cells: { cell_type: string; getSource(): string }[] };
}

export interface Tracker<W> {
  widgetAdded: Signal<unknown, W>;
  forEach(each: (widget: W) => void): void;
}

/** A widget of the shell with what is inside it. */
export interface LayoutWidget {
  node: HTMLElement;
  layout: Iterable<LayoutWidget> | null;
  hide(): void;
}

export interface App {
  restored: Promise<void>;
  shell: LayoutWidget;
  docRegistry: { addFileType(type: object): void; addWidgetFactory(factory: object): void };
  commands: { execute(id: string, args?: object): Promise<unknown> };
  serviceManager: { serverSettings: { baseUrl: string }; sessions: Sessions };
}

type Constructor = new (...args: any[]) => any;

/** What `federation.js` takes from JupyterLab's shared packages. */
export interface Lab {
  Widget: Constructor;
  ABCWidgetFactory: Constructor;
  DocumentWidget: Constructor;
  WidgetTracker: Constructor;
  LabIcon: Constructor;
  INotebookTracker: unknown;
  ILayoutRestorer: unknown;
  ITreeResolver: unknown;
  IConnectionLost: unknown;
  showErrorMessage(title: string, error: string): Promise<void>;
  ServerConnection: { makeRequest(url: string, init: RequestInit, settings: unknown): Promise<Response> };
  PageConfig: { getOption(name: string): string };
  CodeCell: { execute(cell: Cell, session: SessionContext): Promise<unknown> };
}
