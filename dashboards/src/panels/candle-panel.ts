import {
  CandleStyle,
  PanelBuilder as CandlestickBuilder,
  CandlestickColorsBuilder,
  CandlestickFieldMapBuilder,
  ColorStrategy,
  VizDisplayMode,
} from '@grafana/grafana-foundation-sdk/candlestick';
import {
  LegendDisplayMode,
  LegendPlacement,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { MARK_COLOURS } from '../style/palette.ts';
import { byName, coloured } from './colour.ts';
import { described, type PanelSpec } from './panel-spec.ts';

export interface CandleSpec extends Omit<PanelSpec, 'quantity'> {
  /** Columns beside open, high, low, close and volume, drawn as dots: where they have a value. */
  readonly marks: Readonly<Record<string, string>>;
}

/** Candles with volume; marked candles carry a dot. */
export function candlePanel(spec: CandleSpec): CandlestickBuilder {
  const fields = new CandlestickFieldMapBuilder().open('open').high('high').low('low').close('close').volume('volume');
  const { rising, falling } = MARK_COLOURS;
  const panel = described(new CandlestickBuilder(), { ...spec, quantity: 'price' })
    .mode(VizDisplayMode.CandlesVolume)
    .candleStyle(CandleStyle.Candles)
    .colorStrategy(ColorStrategy.OpenClose)
    .fields(fields)
    .colors(new CandlestickColorsBuilder().up(rising).down(falling).flat(falling))
    .includeAllFields(true)
    .colorScheme(byName())
    .spanNulls(false)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    );
  for (const name of Object.keys(spec.marks)) {
    panel.overrideByName(name, [
      { id: 'custom.drawStyle', value: 'points' },
      { id: 'custom.pointSize', value: 9 },
      { id: 'custom.showPoints', value: 'always' },
    ]);
  }
  return coloured(panel, spec.marks);
}
