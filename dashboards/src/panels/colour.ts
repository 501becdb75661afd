import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder } from './panel-spec.ts';

/** Colours by where a value stands among the thresholds. */
export function byThresholds(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

/** A colour for each name, the same wherever the name appears. */
export function byName(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName);
}

/** Gives the named fields colours of their own. */
export function coloured<P extends PanelBuilder>(panel: P, colours: Readonly<Record<string, string>>): P {
  for (const [name, fixedColor] of Object.entries(colours)) {
    panel.overrideByName(name, [{ id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor } }]);
  }
  return panel;
}
